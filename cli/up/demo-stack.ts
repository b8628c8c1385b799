import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Stack } from "../../slo/model.ts";
import { allSlos } from "../../slo/model.ts";
import { formatProblem } from "../../slo/problem.ts";
import { readStack } from "../config/read-stack.ts";
import { Fault } from "../fault.ts";
import { checkWithPromtool } from "../output/check-with-promtool.ts";
import { writeFolder } from "../output/write-folder.ts";
import { countText } from "../print/count-text.ts";

/** Where the demo's parts are, as its config asks the environment. */
export interface DemoAddresses {
  readonly shop: string;
  readonly alertmanager: string | undefined;
  readonly prometheus: string | undefined;
  /** Where nines itself answers, and the file of the token that it asks for. */
  readonly nines: { readonly url: string; readonly tokenFile: string | undefined };
  /** Where HAProxy tells its statistics. */
  readonly haproxy: string | undefined;
}

interface GenerateOptions {
  readonly addresses: DemoAddresses;
  /** Gets everything that is generated. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly note: (step: string) => void;
}

/** The demo's stack, read from its config as any other, with all that is generated from it in a folder. */
export async function generateDemoStack({ addresses, folder, env, note }: GenerateOptions): Promise<Stack> {
  const answer = await readStack([configFile()], {
    cwd: process.cwd(),
    timeoutMs: 10_000,
    talk: () => undefined,
    env: {
      ...env,
      NINES_DEMO_SHOP: addresses.shop,
      NINES_DEMO_ALERTMANAGER: addresses.alertmanager,
      NINES_DEMO_PROMETHEUS: addresses.prometheus,
      NINES_DEMO_EXPORTER: addresses.nines.url,
      NINES_DEMO_EXPORTER_TOKEN_FILE: addresses.nines.tokenFile,
      NINES_DEMO_HAPROXY: addresses.haproxy,
    },
  });
  if (!answer.ok) {
    throw new Fault(`the demo's config has ${countText(answer.problems.length, "problem")}`, {
      hint: answer.problems.map(formatProblem).join("; "),
    });
  }
  const { generatedFiles } = await import("../output/generated-files.ts");
  const files = generatedFiles(answer);
  const written = await writeFolder(folder, files, process.cwd());
  if (written.kind === "refused") throw new Fault(formatProblem(written.problem));
  const slos = countText(allSlos(answer.stack).length, "SLO");
  note(`${slos}, no problems; ${countText(files.length, "file")} generated`);
  return answer.stack;
}

/** Lets promtool check the generated rules and run their tests; throws a fault with its words when it objects. */
export async function checkDemoRules(folder: string): Promise<string> {
  const { globSync } = await import("node:fs");
  // A shift's rules look every second here; their tests play hours of it, and take minutes that nobody at a terminal has.
  const paths = globSync("prometheus/**/*.yaml", { cwd: folder }).filter((path) => !/\btests\/shift-/.test(path));
  const checks = await checkWithPromtool(folder, paths);
  const failed = checks.find(({ kind }) => kind === "failed");
  if (failed !== undefined) throw new Fault(failed.text);
  return checks.map(({ text }) => text).join("; ");
}

/** The source in a checkout, the compiled file in an installed package. */
function configFile(): string {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const found = ["nines.config.ts", "nines.config.js"]
    .map((name) => join(root, "examples/demo", name))
    .find(existsSync);
  if (found !== undefined) return found;
  throw new Fault("the demo's config is not here: this installation of nines is not complete", {
    hint: "install it again",
  });
}
