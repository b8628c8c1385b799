import { type LabelMatcher, printMatchers, type SeriesSelector } from "../../print-selector.ts";
import { linearMatcher } from "../../regex/linear-matcher.ts";
import { parseRegex } from "../../regex/parse-regex.ts";
import { vectorSelectors } from "../../selectors.ts";
import type { Matcher } from "../../syntax/expression.ts";
import { wordsOf } from "../label-words.ts";
import { matcherOf } from "../matcher-of.ts";
import { type NodeCheck, shown } from "../node-check.ts";
import { isStrangeToIstio } from "./check-istio-envoys.ts";
import { checkStatusLabel } from "./check-status-home.ts";
import { foreignStatuses } from "./foreign-statuses.ts";
import { isOfStatusSigns, isPartOfStatus, listOf, mayBeNumbers, meantStatuses } from "./meant-statuses.ts";
import { misspeltStatus } from "./misspelt-status.ts";
import { speaksOfHttp } from "./speaks-of-http.ts";
import { homeOfStatuses, withStatusesAtHome } from "./status-home.ts";
import { asExpression, type StatusMistake } from "./status-mistake.ts";
import { isAway } from "./status-spellings.ts";
import { statusesOf, statusLabels } from "./status-values.ts";

/** A matcher of a status that no status can fulfil: an expression behind =, or one for a part of the value. Prometheus does not mind. */
export const checkStatus: NodeCheck = (node, context) => {
  // The numbers of gRPC have one digit, or two.
  if (node.kind !== "selector" || node.metric?.text.toLowerCase().includes("grpc") === true) return;
  const metric = node.metric?.text;
  // What has no statuses is another check's.
  if (homeOfStatuses(metric) !== undefined || isStrangeToIstio(node, context)) return;
  for (const matcher of node.matchers) {
    const name = matcher.label.text;
    if (!statusLabels.has(name) || wordsOf(name, metric) !== undefined) continue;
    const beside = context.texts.flatMap(vectorSelectors);
    const wrong = mistakeOf(matcher, { metric, beside });
    if (wrong === undefined) {
      checkStatusLabel(matcher, node, context);
      continue;
    }
    const { label, operator, from, to } = matcher;
    // Exit codes and those of a business have one digit or two.
    const areOthers =
      wrong.isOfNothing === undefined &&
      mayBeNumbers(matcher.value) &&
      !speaksOfHttp({ label: label.text, metric }, beside);
    if (areOthers && operator.endsWith("~")) continue;
    const written = { label: label.text, op: wrong.operator, value: areOthers ? matcher.value : wrong.value };
    const meant = inOwnLabel(matcherOf(matcher), metric) ?? inOwnLabel(written, metric) ?? written;
    // Whoever wants errors often writes what is none.
    const these = operator === "!=" ? `${printMatchers([{ ...meant, op: "=~" }])} for these answers, ` : "";
    const others = operator === "!=" ? " for all others" : "";
    context.findings.push({
      code: wrong.mayBeMeant === undefined ? "promql-status" : "promql-value",
      severity: "warning",
      message: `${shown(context, matcher)} knows no status: ${wrong.why}`,
      hint: `write ${these}${printMatchers([meant])}${others}`,
      from,
      to,
    });
  }
};

/** What is meant, where the metric has another label for it. */
function inOwnLabel(meant: LabelMatcher, metric: string | undefined): LabelMatcher | undefined {
  if (metric === undefined || !isAway(meant.label, metric)) return undefined;
  const moved = withStatusesAtHome({ metric, matchers: [meant] });
  return moved?.metric === metric ? moved.matchers[0] : undefined;
}

interface Around {
  readonly metric: string | undefined;
  readonly beside: readonly SeriesSelector[];
}

function mistakeOf(matcher: Matcher, around: Around): StatusMistake | undefined {
  const { label, operator, value } = matcher;
  const misspelt = misspeltStatus(matcher, around);
  if (misspelt !== undefined) return misspelt;
  const listed = fitsStatus(value, label.text) ? undefined : listOf(value);
  if (listed !== undefined) {
    const why = "statuses are separated by |, and a class of them is its first digit with two dots";
    return { why, operator: asExpression(operator), value: listed };
  }
  const foreign = foreignStatuses(matcher);
  // What is meant may be spelt in another way there.
  if (foreign !== undefined)
    return { ...foreign, ...misspeltStatus({ ...matcher, ...foreign }, around), why: foreign.why };
  const padded = paddedStatus(matcher, around);
  if (padded !== undefined) return padded;
  if (operator === "=" || operator === "!=") {
    if (!isExpressionOfDigits(value)) return undefined;
    return {
      why: `${operator} compares the text itself, not an expression`,
      operator: asExpression(operator),
      value: fitsStatus(value, label.text) ? value : classOf(value),
    };
  }
  // Other digits begin no class of answers that anybody looks for, and may be numbers of something else.
  const isOfDigits = /[2-5]/.test(value) && !/[016-9]/.test(value) && isOfStatusSigns(value);
  const isPart = isPartOfStatus(value) && !label.text.endsWith("class");
  if (!(isOfDigits || isPart) || fitsStatus(value, label.text)) return undefined;
  return { why: "an expression is compared with the whole value", operator, value: classOf(value) };
}

/** ` 5..`, which is a status but for the space. */
function paddedStatus(matcher: Matcher, around: Around): StatusMistake | undefined {
  const value = matcher.value.trim();
  if (value === matcher.value || !/\d/.test(value)) return undefined;
  const more = mistakeOf({ ...matcher, value }, around);
  if (more === undefined && !fitsStatus(value, matcher.label.text)) return undefined;
  return { operator: matcher.operator, value, ...more, why: "no status has a space before or behind it" };
}

function isExpressionOfDigits(value: string): boolean {
  // Mail has statuses such as 5.1.1.
  return isOfStatusSigns(value) && /[|*+?^$()[\]{}\\]|\.\.|\.$/.test(value);
}

function fitsStatus(value: string, label: string): boolean {
  const regex = parseRegex(value);
  const matches = regex.ok ? linearMatcher(regex.node) : undefined;
  // What is no expression is a problem of its own.
  return matches === undefined || statusesOf(label).some(matches);
}

/** What is meant by digits; the class of the first one where nobody knows better. */
function classOf(value: string): string {
  return meantStatuses(value) ?? `${/\d/.exec(value)?.[0] ?? "5"}..`;
}
