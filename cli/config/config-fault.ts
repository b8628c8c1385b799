import { fileURLToPath, pathToFileURL } from "node:url";
import { secondsToWords } from "../../slo/duration.ts";
import { assertNever, type Problem } from "../../slo/problem.ts";
import { Fault } from "../fault.ts";
import type { ConfigAnswer } from "./run-config.ts";

/** A config that could be read as text but gave no data: what to tell the user. */
export type Unanswered = Exclude<ConfigAnswer, { readonly kind: "value" }>;

interface Context {
  /** The file as the user named it. */
  readonly file: string;
  /** The same, absolute. */
  readonly path: string;
  readonly timeoutMs: number;
}

/** The problem in the file, or throws the fault, that explains why a config gave no data. */
export function explainUnanswered(answer: Unanswered, context: Context): Problem {
  const { file, timeoutMs } = context;
  switch (answer.kind) {
    case "no-export":
      return {
        code: "config-export",
        file,
        path: "",
        message:
          answer.names.length === 0
            ? "the config exports nothing"
            : `the config has no default export, only ${answer.names.join(", ")}`,
        hint: 'write export default defineStack({ name: "shop", services: [] })',
      };
    case "threw": {
      const place = placeIn(answer.stack, context.path);
      if (isSyntaxError(answer))
        return {
          code: "config-syntax",
          file,
          path: place ?? "",
          message: answer.message,
          hint: "correct the code at this place",
        };
      throw new Fault(
        `${file}${place === undefined ? "" : `, ${place}`}: the configuration threw ${answer.name || "a value"}: ${withPlainPaths(answer.message)}`,
        {
          hint: "correct the code, or catch the error in it",
          cause: answer,
        },
      );
    }
    case "exited": {
      const place = placeIn(answer.stack, context.path);
      throw new Fault(
        `${file}${place === undefined ? "" : `, ${place}`}: the configuration called process.exit(${answer.code})`,
        {
          hint: "throw an error instead, or remove the call",
        },
      );
    }
    case "timeout":
      throw new Fault(`${file}: the configuration did not finish within ${secondsToWords(timeoutMs / 1000)}`, {
        hint: "look for an endless loop or a call that waits; where this machine is slow or busy, --config-timeout gives it longer",
      });
    case "unfinished":
      throw new Fault(`${file}: the configuration ended before it gave its stack`, {
        hint: "look for a promise that nothing settles",
      });
    case "died":
      throw new Fault(`${file}: the configuration's process was ended by ${answer.signal}`, {
        hint: "look for something that fills the memory",
      });
    default:
      return assertNever(answer);
  }
}

function isSyntaxError({ name, code }: { readonly name: string; readonly code: string }): boolean {
  return (
    name === "SyntaxError" || code === "ERR_INVALID_TYPESCRIPT_SYNTAX" || code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX"
  );
}

/** The first place in the config that a stack names: `line 3, column 5`. */
function placeIn(stack: string, path: string): string | undefined {
  const names = [pathToFileURL(path).href, path];
  for (const name of names) {
    const at = stack.indexOf(`${name}:`);
    const found = at === -1 ? null : /^(\d+)(?::(\d+))?/.exec(stack.slice(at + name.length + 1));
    if (found !== null) return found[2] === undefined ? `line ${found[1]}` : `line ${found[1]}, column ${found[2]}`;
  }
  return undefined;
}

/** File URLs inside a message as the paths that people know. */
function withPlainPaths(message: string): string {
  return message.replaceAll(/file:\/\/\S+/g, (url) => {
    try {
      return fileURLToPath(url);
    } catch {
      return url;
    }
  });
}
