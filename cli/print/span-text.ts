import { msText } from "./ms-text.ts";

/** A stretch of time as exactly as it was asked for: `0 s`, `2.5 s`, `5 min 10 s`. */
export function spanText(seconds: number): string {
  return seconds === 0 ? "0 s" : msText(seconds * 1000);
}
