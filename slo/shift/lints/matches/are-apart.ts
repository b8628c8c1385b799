import { type CommonText, commonText } from "../../../promql/regex/common-text.ts";
import { parseRegex } from "../../../promql/regex/parse-regex.ts";
import { isPlainText, parseLabelPattern } from "../../../relay/label-pattern.ts";

/** Whether there is certainly no text that both expressions match; unlike `textOfBoth` it looks at all texts, also unlikely ones. */
export function areApart(first: string, second: string): boolean {
  return commonTextOf(first, second)?.kind === "none";
}

/** Whether there is certainly a text that both expressions match, however unlikely. */
export function areOverlapping(first: string, second: string): boolean {
  return commonTextOf(first, second)?.kind === "found";
}

/** Nothing where one of them is no expression, which is a problem of its own. */
function commonTextOf(first: string, second: string): CommonText | undefined {
  if (isPlainText(first)) return textIn(second, first);
  if (isPlainText(second)) return textIn(first, second);
  const [one, other] = [parseRegex(first), parseRegex(second)];
  if (!one.ok || !other.ok) return undefined;
  return commonText([one, other].map(({ node }) => ({ node, isMatched: true })));
}

/** Whether an expression matches a text: nothing has to be looked for. */
function textIn(match: string, text: string): CommonText | undefined {
  const pattern = parseLabelPattern(match);
  if (!pattern.ok) return undefined;
  return pattern.matches(text) ? { kind: "found", text } : { kind: "none" };
}
