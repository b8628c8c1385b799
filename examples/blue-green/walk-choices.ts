import { parseArgs } from "node:util";

/** What the command line of the walk asks for. */
export interface WalkChoices {
  readonly mode: "http" | "tcp";
  /** Of every so many requests of green one fails; 0: none does. */
  readonly failing: number;
  readonly holdSeconds: number;
  readonly boardFolder: string | undefined;
}

/** Traffic may take 30 s to follow, and no part decides before; then rules need their windows to be clean. */
const leastHoldSeconds = 40;

/** The longest hold with which the client sends to the end of the walk. */
const mostHoldSeconds = 300;

/** What is asked for, `help`, or what is wrong. */
export function walkChoices(args: readonly string[]): WalkChoices | "help" | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: withValues(args),
      options: {
        mode: { type: "string", default: "http" },
        failing: { type: "string", default: "0" },
        hold: { type: "string", default: "45" },
        board: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const { mode, failing, hold, board } = values;
    if (values.help) return "help";
    if (mode !== "http" && mode !== "tcp") return { wrong: `--mode is http or tcp, not ${JSON.stringify(mode)}` };
    if (!/^\d{1,9}$/.test(failing)) return { wrong: `--failing is a whole number, not ${JSON.stringify(failing)}` };
    if (Number(failing) === 1)
      return { wrong: "--failing is 2 or more, or 0: where every request fails, green never gets ready" };
    if (!/^\d{1,3}$/.test(hold) || Number(hold) < leastHoldSeconds || Number(hold) > mostHoldSeconds) {
      const from = `from ${leastHoldSeconds}, for shares to settle, to ${mostHoldSeconds}`;
      return { wrong: `--hold is a whole number of seconds ${from}, not ${JSON.stringify(hold)}` };
    }
    if (board === "") return { wrong: "--board is the name of a folder" };
    return { mode, failing: Number(failing), holdSeconds: Number(hold), boardFolder: board };
  } catch (error) {
    return { wrong: wrongOf(error) };
  }
}

/** A number below 0 is a value that is wrong, not another option. */
function withValues(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (isNegative(arg) && isOption(args[index - 1])) return [];
    return isOption(arg) && isNegative(args[index + 1]) ? [`${arg}=${args[index + 1]}`] : [arg];
  });
}

function isOption(arg = ""): boolean {
  return /^--\w+$/.test(arg);
}

function isNegative(arg = ""): boolean {
  return /^-\d/.test(arg);
}

function wrongOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // Node asks there how the option was meant, in three lines.
  const [, withoutValue] = /^Option '(--\w+)(?: <value>)?' argument /.exec(message) ?? [];
  return withoutValue === undefined ? message : `${withoutValue} needs a value`;
}
