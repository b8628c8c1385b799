import { parseRegex } from "../../../slo/promql/regex/parse-regex.ts";
import { wholeMatcher } from "../../../slo/promql/regex/regex-node.ts";

/** Whether a name is the one that a pattern means: the same text, or the whole of it matches as in PromQL. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const parsed = parseRegex(pattern);
  const matcher = parsed.ok ? wholeMatcher(parsed.node) : undefined;
  return (name) => name === pattern || (matcher?.test(name) ?? false);
}

/** Names for a message: `blue, green`, at most ten of them. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : "";
  return names.slice(0, 10).join(", ") + rest;
}
