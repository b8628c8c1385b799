import { commonText } from "../../../promql/regex/common-text.ts";
import { parseRegex } from "../../../promql/regex/parse-regex.ts";

/** Whether there is certainly no text that both expressions match; unlike `textOfBoth` it looks at all texts, also unlikely ones. */
export function areApart(first: string, second: string): boolean {
  return commonTextOf(first, second)?.kind === "none";
}

/** Whether there is certainly a text that both expressions match, however unlikely. */
export function areOverlapping(first: string, second: string): boolean {
  return commonTextOf(first, second)?.kind === "found";
}

/** Nothing where one of them is no expression, which is a problem of its own. */
function commonTextOf(first: string, second: string) {
  const [one, other] = [parseRegex(first), parseRegex(second)];
  if (!one.ok || !other.ok) return undefined;
  return commonText([one, other].map(({ node }) => ({ node, isMatched: true })));
}
