import type { Matcher } from "../poll-report.ts";

/** A matcher as Alertmanager's filters and amtool write it: `severity="critical"`, `"my.label"=~"a|b"`. */
export function matcherText({ name, value, isRegex, isEqual }: Matcher): string {
  const operator = isEqual ? (isRegex ? "=~" : "=") : isRegex ? "!~" : "!=";
  const shown = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name) ? name : quoted(name);
  return `${shown}${operator}${quoted(value)}`;
}

/** Escapes what Alertmanager's parser knows: back slash, quote and newline. */
function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
