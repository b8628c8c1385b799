import { readFileSync } from "node:fs";
import type { SecretRef } from "../../../slo/probe-model.ts";
import { assertNever } from "../../../slo/problem.ts";

/** Reads secrets anew for each attempt, so that a rotated one needs no restart. A fault names the reference, never the text. */
export function createSecretReader(
  environment: Readonly<Record<string, string | undefined>>,
): (ref: SecretRef) => string {
  return (ref) => {
    switch (ref.kind) {
      case "env": {
        const text = environment[ref.name];
        if (text === undefined) throw new Error(`the environment variable ${ref.name} is not set`);
        return text;
      }
      case "file":
        try {
          return readFileSync(ref.path, "utf8").replace(/\r?\n$/, "");
        } catch (cause) {
          throw new Error(`the secret file ${ref.path} cannot be read`, { cause });
        }
      default:
        return assertNever(ref);
    }
  };
}
