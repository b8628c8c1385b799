import { commonText } from "../../promql/regex/common-text.ts";
import { parseRegex } from "../../promql/regex/parse-regex.ts";

/** A text that both expressions match, when there is one and it is found. */
export function textOfBoth(first: string, second: string): string | undefined {
  const found = commonTextOf(first, second);
  return found?.kind === "found" ? found.text : undefined;
}

/** Whether there is certainly no text that both expressions match. */
export function areApart(first: string, second: string): boolean {
  return commonTextOf(first, second)?.kind === "none";
}

/** Nothing where one of them is no expression, which is a problem of its own. */
function commonTextOf(first: string, second: string) {
  const [one, other] = [parseRegex(first), parseRegex(second)];
  if (!one.ok || !other.ok) return undefined;
  return commonText([one, other].map(({ node }) => ({ node, isMatched: true })));
}
