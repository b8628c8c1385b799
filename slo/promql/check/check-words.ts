import { quoteLabelValue } from "../print-selector.ts";
import { linearMatcher } from "../regex/linear-matcher.ts";
import { parseRegex } from "../regex/parse-regex.ts";
import type { Matcher } from "../syntax/expression.ts";
import { wordsOf } from "./label-words.ts";
import { type NodeCheck, shown } from "./node-check.ts";
import { choicesIn, isOfStatusSigns } from "./status/meant-statuses.ts";
import { homeOfStatuses } from "./status/status-home.ts";
import { asExpression, asText } from "./status/status-mistake.ts";

/** A matcher of how a request ended that asks for a status where words are, or for a word where numbers are. */
export const checkWords: NodeCheck = (node, context) => {
  // What has no status at all is another check's.
  if (node.kind !== "selector" || homeOfStatuses(node.metric?.text) !== undefined) return;
  for (const matcher of node.matchers) {
    const words = wordsOf(matcher.label.text, node.metric?.text);
    if (words === undefined || fitsAny(matcher, [...words.values, ""])) continue;
    const isOfDigits = isOfStatusSigns(matcher.value);
    const isOfNumbers = words.values.every((value) => /^\d+$/.test(value));
    const isLower = words.hasCapitals === true && matcher.value === matcher.value.toLowerCase();
    // Whoever writes their own words for it may have these.
    if (!isOfDigits && !words.isComplete && !isLower) continue;
    if (isOfDigits && isOfNumbers) continue;
    const meant = choicesIn(matcher.value).map(words.meant);
    const values = [...new Set(meant.flatMap((one) => one ?? []))];
    const isMeant = values.length > 0 && !meant.includes(undefined);
    if (!isMeant && (words.mayBeOthers || !isOfDigits)) continue;
    const { label, operator, from, to } = matcher;
    const such = `${isOfNumbers ? "numbers" : "words"}, such as ${words.example}`;
    const finds = operator.startsWith("!") ? "leaves nothing out" : "finds nothing";
    const written = isMeant ? values : [words.example];
    const compared = written.length === 1 ? asText(operator) : asExpression(operator);
    context.findings.push({
      code: words.mayBeOthers || !isOfDigits ? "promql-value" : "promql-status",
      severity: "warning",
      message: `${shown(context, matcher)} ${finds}: its values are ${such}`,
      hint: `write ${label.text}${compared}${quoteLabelValue(written.join("|"))}`,
      from,
      to,
    });
  }
};

function fitsAny({ operator, value }: Matcher, values: readonly string[]): boolean {
  if (!operator.endsWith("~")) return values.includes(value);
  const regex = parseRegex(value);
  const matches = regex.ok ? linearMatcher(regex.node) : undefined;
  // What is no expression is a problem of its own.
  return matches === undefined || values.some(matches);
}
