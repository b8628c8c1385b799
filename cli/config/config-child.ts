// The process in which a config runs: whatever it does, endless loops and process.exit() included, ends here and not in nines.
import { enableCompileCache, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { toPlainData } from "./plain-data.ts";
import type { ConfigAnswer } from "./run-config.ts";

enableCompileCache();
const [, , file = "", nines = ""] = process.argv;

// A config's `import "nines"` means the nines that runs it, wherever the config lies.
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === "nines" && nines !== "") return next(nines, context);
    return next(specifier, /^nines(\/|$)/.test(specifier) ? { ...context, parentURL: import.meta.url } : context);
  },
});

const { exit } = process;
process.exit = (code) => {
  const reason = new Error("the configuration called process.exit()");
  answer({ kind: "exited", code: String(code ?? process.exitCode ?? 0), stack: reason.stack ?? "" });
  throw reason;
};
process.on("uncaughtException", (error) => answer(threw(error)));

// Without `await`: Node would warn about a config that settles nothing, and nines says it in its own words.
readConfig().then(answer, (error: unknown) => answer(threw(error)));

async function readConfig(): Promise<ConfigAnswer> {
  const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  if (!("default" in exported)) return { kind: "no-export", names: Object.keys(exported) };
  const given: unknown = exported.default;
  const value: unknown = await (typeof given === "function" ? given() : given);
  return value === undefined ? { kind: "no-export", names: [] } : { kind: "value", ...toPlainData(value) };
}

function threw(error: unknown): ConfigAnswer {
  if (!(error instanceof Error)) return { kind: "threw", name: "", message: String(error), stack: "", code: "" };
  const code = "code" in error ? String(error.code) : "";
  return { kind: "threw", name: error.name, message: error.message, stack: String(error.stack ?? ""), code };
}

/** Sends an answer and ends the process once it is on its way; nines listens to the first one only. */
function answer(message: ConfigAnswer): void {
  process.send?.(message, () => exit(0));
}
