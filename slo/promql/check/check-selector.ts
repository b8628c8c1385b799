import { quoteLabelValue } from "../print-selector.ts";
import { parseRegex } from "../regex/parse-regex.ts";
import { matchesEmpty } from "../regex/regex-node.ts";
import type { Matcher, Selector } from "../syntax/expression.ts";
import { type CheckContext, type NodeCheck, report, shown } from "./node-check.ts";
import { meantStatuses } from "./status/meant-statuses.ts";
import { statusLabels } from "./status/status-values.ts";

/** A selector has valid regular expressions, one metric name, and at least one matcher that an empty label fails. */
export const checkSelector: NodeCheck = (node, context, parent) => {
  if (node.kind !== "selector") return;
  const results = node.matchers.map((matcher) => checkMatcher(matcher, context));
  if (node.metric !== undefined) return checkSecondName(node, context);
  const isInfo = parent?.kind === "call" && parent.name.text === "info";
  if (isInfo || results.some((result) => result !== "accepts-empty")) return;
  const message =
    node.matchers.length === 0
      ? "this selector matches every series there is"
      : `${shown(context, node)} matches every series that lacks these labels`;
  report(
    context,
    "promql-selector",
    node,
    message,
    'name a metric, or add a matcher that an empty value fails, such as job="api"',
  );
};

function checkSecondName({ metric, matchers }: Selector, context: CheckContext): void {
  const second = metric?.quoted === false ? matchers.find(({ label }) => label.text === "__name__") : undefined;
  if (second === undefined || metric === undefined) return;
  const message = `the metric is named twice: ${metric.text} and ${shown(context, second)}`;
  report(context, "promql-selector", second, message, "keep one of them");
}

function checkMatcher(
  { label, operator, value, valuePlace }: Matcher,
  context: CheckContext,
): "accepts-empty" | "rejects-empty" | "broken" {
  if (operator === "=") return value === "" ? "accepts-empty" : "rejects-empty";
  if (operator === "!=") return value === "" ? "rejects-empty" : "accepts-empty";
  const regex = parseRegex(value);
  if (!regex.ok) {
    const meant = statusLabels.has(label.text) ? meantStatuses(value) : undefined;
    const hint = meant === undefined ? regex.hint : `write ${label.text}${operator}${quoteLabelValue(meant)}`;
    report(context, "promql-regex", regexPlace(context.text, valuePlace, value, regex), regex.message, hint);
    return "broken";
  }
  return matchesEmpty(regex.node) === (operator === "=~") ? "accepts-empty" : "rejects-empty";
}

/** Points into the quoted text when nothing in it is escaped, so that value and text have the same positions. */
function regexPlace(
  text: string,
  place: { from: number; to: number },
  value: string,
  error: { from: number; to: number },
) {
  const isVerbatim = text.slice(place.from + 1, place.to - 1) === value;
  return isVerbatim ? { from: place.from + 1 + error.from, to: place.from + 1 + error.to } : place;
}
