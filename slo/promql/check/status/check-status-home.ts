import { isVacuous } from "../../exclude-each-other.ts";
import { printMatchers, printSelector } from "../../print-selector.ts";
import type { Matcher, Selector } from "../../syntax/expression.ts";
import { matcherOf } from "../matcher-of.ts";
import type { CheckContext, NodeCheck } from "../node-check.ts";
import { isStrangeToIstio } from "./check-istio-envoys.ts";
import { isOfStatusSigns } from "./meant-statuses.ts";
import { asksOfStatus, homeOfStatuses, withStatusesAtHome } from "./status-home.ts";
import { isAway, statusLabelOf, statusWordOf } from "./status-spellings.ts";

/** A status in a metric that has none, or in a label that the metric does not have, unless somebody gives it one. */
export const checkStatusHome: NodeCheck = (node, context) => {
  if (node.kind !== "selector" || node.metric === undefined || isStrangeToIstio(node, context)) return;
  const metric = node.metric.text;
  const home = homeOfStatuses(metric);
  const matchers = node.matchers.map(matcherOf);
  const wrong = matchers.find((matcher) => asksOfStatus(matcher) && !isVacuous(matcher));
  if (home === undefined || wrong === undefined) return;
  const cure = withStatusesAtHome({ metric, matchers });
  const label = home.startsWith("grpc_") ? "grpc_code" : (statusLabelOf(home) ?? wrong.label);
  context.findings.push({
    code: "promql-value",
    severity: "warning",
    message: `${metric} counts all whatever their status, and has no ${wrong.label}`,
    hint: cure === undefined ? `write ${home}, which has its statuses in ${label}` : `write ${printSelector(cure)}`,
    from: node.body.from,
    to: node.body.to,
  });
};

/** A status that is none of a mistake's, in a label that its metric usually does not have. */
export function checkStatusLabel(matcher: Matcher, node: Selector, context: CheckContext): void {
  const metric = node.metric?.text ?? "";
  const own = statusLabelOf(metric);
  const others = node.matchers.map(({ label }) => label.text);
  if (own === undefined || !isAway(matcher.label.text, metric, others)) return;
  const word = statusWordOf(metric);
  // What is neither a number nor such a word may be a label that somebody added.
  if (!isOfStatusSigns(matcher.value) && !(word !== undefined && /[A-Z]{4}/.test(matcher.value))) return;
  const alone = withStatusesAtHome({ metric, matchers: [matcherOf(matcher)] });
  const moved =
    alone?.metric === metric ? undefined : withStatusesAtHome({ metric, matchers: node.matchers.map(matcherOf) });
  const written = moved === undefined ? alone && printMatchers(alone.matchers) : printSelector(moved);
  const { from, to } = moved === undefined ? matcher : node.body;
  context.findings.push({
    code: "promql-value",
    severity: "warning",
    message: `${metric} has its statuses in ${own}, and usually no ${matcher.label.text}`,
    hint: word === undefined ? `write ${written ?? `them in ${own}`}` : wordHint(matcher, { own, word }),
    from,
    to,
  });
}

function wordHint(matcher: Matcher, { own, word }: { readonly own: string; readonly word: string }): string {
  return /^[A-Z]+$/.test(matcher.value)
    ? `write ${printMatchers([{ ...matcherOf(matcher), label: own }])}`
    : `write them in ${own}, as words such as ${word}`;
}
