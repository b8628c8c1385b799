import { resolve } from "node:path";
import type { PayloadExplanation } from "../../bot/explain/explain-payload.ts";
import type { Problem } from "../../slo/problem.ts";
import { nearest } from "../../slo/problem.ts";
import type { Call } from "../command.ts";
import { readConfigs } from "../config/config-options.ts";
import { readTextFile } from "../config/read-text-file.ts";
import { exitCodes } from "../fault.ts";
import { printProblems } from "../print/print-problems.ts";

/** `nines relay explain PAYLOAD.json`: what the relay would make of a body, without sending anything. */
export async function runRelayExplain(call: Call, file: string): Promise<number> {
  const { options, world } = call;
  const [answer, body] = await Promise.all([readConfigs(call), readTextFile(file, world.cwd)]);
  const problems: readonly Problem[] = [...(answer.ok ? [] : answer.problems), ...(body.ok ? [] : body.problems)];
  printProblems(problems, world.err);
  if (!answer.ok || !body.ok) return exitCodes.problems;
  const { relay } = answer.stack;
  const source = options["source"] === undefined ? undefined : String(options["source"]);
  const names = relay.sources.map(({ name }) => name);
  if (source !== undefined && !names.includes(source)) {
    const similar = nearest(source, names);
    call.usageError(
      `no source is named '${source}'\n(${similar === undefined ? `the sources are ${names.join(", ") || "none"}` : `Did you mean ${similar}?`})`,
    );
  }
  const { explainPayload } = await import("../../bot/explain/explain-payload.ts");
  const explained = explainPayload({
    body: body.value,
    source,
    options: relay,
    nowMs: Math.floor(world.now() * 1_000),
  });
  world.out.write(await print(explained, call, resolve(world.cwd, file)));
  return exitCodes.fine;
}

async function print(explained: PayloadExplanation, { options, world }: Call, file: string): Promise<string> {
  if (options["json"] === true) return `${JSON.stringify(explained, undefined, 2)}\n`;
  const { explanationText } = await import("./explanation-text.ts");
  return explanationText(explained, { file, out: world.out });
}
