import { hash } from "node:crypto";
import { isSecretName, struckOut } from "../../../service/redact.ts";
import type { Evidence } from "../probe-attempt.ts";
import type { Answer } from "./answer.ts";
import type { ReadBody } from "./read-body.ts";
import type { StrikeOut } from "./strike-out.ts";

const bodyCharacters = 2048;
/** More is read than shown, so that a secret across the cut is whole when it is struck out. */
const margin = 8192;
const mostHeaders = 100;
const headerCharacters = 1024;

/** What a failed attempt got to see, without secrets and cut to what a person reads. */
export function answerEvidence(answer: Answer, body: ReadBody, strikeOut: StrikeOut): Evidence {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < answer.rawHeaders.length && at < 2 * mostHeaders; at += 2) {
    const name = (answer.rawHeaders[at] ?? "").toLowerCase();
    const value = isSecretName(name)
      ? struckOut
      : strikeOut(answer.rawHeaders[at + 1] ?? "").slice(0, headerCharacters);
    const before = Object.hasOwn(headers, name) ? `${headers[name]}, ` : "";
    // `__proto__` is a name that a server may send.
    Object.defineProperty(headers, name, {
      value: before + value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  const text = body.ok ? body.text : answer.body.toString("latin1");
  return {
    headers,
    body: cutToBytes(strikeOut(text.slice(0, bodyCharacters + margin))),
    bodyDigest: hash("sha256", answer.body, "hex"),
  };
}

function cutToBytes(text: string): string {
  const bytes = Buffer.from(text.slice(0, bodyCharacters));
  if (bytes.length <= bodyCharacters) return bytes.toString();
  // A character that the cut went through.
  return bytes
    .subarray(0, bodyCharacters)
    .toString()
    .replace(/\uFFFD$/, "");
}
