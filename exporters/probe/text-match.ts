import type { TextMatch } from "../../slo/probe/probe-model.ts";
import { findPattern } from "./pattern.ts";

/** Where the first match in a text ends, or undefined when there is none. */
export function matchEnd(text: string, match: TextMatch): number | undefined {
  if (match.kind === "contains") {
    const at = text.indexOf(match.text);
    return at === -1 ? undefined : at + match.text.length;
  }
  const found = findPattern(match.pattern, text);
  return found === null ? undefined : found.index + found[0].length;
}

/** `contains "ready"`, `matches /^220 /`. */
export function describeMatch(match: TextMatch): string {
  return match.kind === "contains" ? `contains ${JSON.stringify(match.text)}` : `matches /${match.pattern}/`;
}
