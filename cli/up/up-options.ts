import type { Command as Program } from "commander";
import { bindProblem, parseListenAddress } from "../../service/http/listen-address.ts";
import type { Problem } from "../../slo/problem.ts";
import type { Call } from "../command.ts";
import type { UpSetup } from "./up-setup.ts";

/** Where `nines up` answers unless told otherwise. */
export const usualListen = "127.0.0.1:9999";

/** Adds the options of `nines up`. */
export function defineUpOptions(program: Program): void {
  program
    .option("--listen <address>", "where the web app answers; port 0 takes a free one", usualListen)
    .option("--data <folder>", "keep everything here instead of in a temporary folder")
    .option("--token-file <file>", "ask callers for this bearer token; needed to listen beyond this machine")
    .option("--no-story", "do not break anything: leave the stage to nines demo");
}

/** The choices, or every problem with them. */
export function upChoices(
  options: Call["options"],
):
  | { readonly ok: true; readonly value: Pick<UpSetup, "listen" | "auth" | "data"> }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const listen = parseListenAddress(String(options["listen"]), "--listen");
  const tokenFile = options["tokenFile"];
  const auth = {
    bearer: typeof tokenFile === "string" ? [{ kind: "file" as const, path: tokenFile }] : [],
    clientCa: undefined,
    need: "both" as const,
  };
  if (!listen.ok) return { ok: false, problems: listen.problems };
  const open = bindProblem(listen.value, auth, { path: "--listen" });
  if (open !== undefined) {
    return { ok: false, problems: [{ ...open, hint: "listen on 127.0.0.1, or write --token-file" }] };
  }
  const data = options["data"];
  return { ok: true, value: { listen: listen.value, auth, data: typeof data === "string" ? data : undefined } };
}

/** How people reach the demo at an address by a command. */
export function demoCommand(url: string): (action: string) => string {
  const where = url === `http://${usualListen}` ? "" : ` --url ${url}`;
  return (action) => `npx nines demo ${action}${where}`;
}
