import { quoteLabelValue } from "../print-selector.ts";
import { linearMatcher } from "../regex/linear-matcher.ts";
import { parseRegex } from "../regex/parse-regex.ts";
import { vectorSelectors } from "../selectors.ts";
import type { Matcher } from "../syntax/expression.ts";
import { isPartOfStatus, listOf, mayBeNumbers, meantStatuses } from "./meant-statuses.ts";
import { type NodeCheck, shown } from "./node-check.ts";
import { speaksOfHttp } from "./speaks-of-http.ts";
import { spellingOf, statusesOf, statusLabels } from "./status-values.ts";

/** A matcher of a status that no status can fulfil: an expression behind =, or one for a part of the value. Prometheus does not mind. */
export const checkStatus: NodeCheck = (node, context) => {
  // The numbers of gRPC have one digit, or two.
  if (node.kind !== "selector" || node.metric?.text.toLowerCase().includes("grpc") === true) return;
  for (const matcher of node.matchers) {
    const metric = node.metric?.text;
    const wrong = statusLabels.has(matcher.label.text) ? mistakeOf(matcher, metric) : undefined;
    if (wrong === undefined) continue;
    const { label, operator, from, to } = matcher;
    // Exit codes and those of a business have one digit or two.
    const areOthers =
      mayBeNumbers(matcher.value) &&
      !speaksOfHttp({ label: label.text, metric }, context.texts.flatMap(vectorSelectors));
    if (areOthers && operator.endsWith("~")) continue;
    const value = quoteLabelValue(areOthers ? matcher.value : wrong.value);
    const written = `${wrong.operator}${value}`;
    // Whoever wants errors often writes what is none.
    const these = operator === "!=" ? `${label.text}=~${value} for these answers, ` : "";
    const others = operator === "!=" ? " for all others" : "";
    context.findings.push({
      code: "promql-status",
      severity: "warning",
      message: `${shown(context, matcher)} knows no status: ${wrong.why}`,
      hint: `write ${these}${label.text}${written}${others}`,
      from,
      to,
    });
  }
};

interface Mistake {
  readonly why: string;
  readonly operator: Matcher["operator"];
  readonly value: string;
}

function mistakeOf(matcher: Matcher, metric: string | undefined): Mistake | undefined {
  const { label, operator, value } = matcher;
  const misspelt = misspeltClass(matcher, metric);
  if (misspelt !== undefined) return misspelt;
  const listed = fitsStatus(value, label.text) ? undefined : listOf(value);
  if (listed !== undefined) {
    const why = "statuses are separated by |, and a class of them is its first digit with two dots";
    return { why, operator: operator === "=" || operator === "=~" ? "=~" : "!~", value: listed };
  }
  const padded = paddedStatus(matcher, metric);
  if (padded !== undefined) return padded;
  if (operator === "=" || operator === "!=") {
    if (!isExpressionOfDigits(value)) return undefined;
    const regex = operator === "=" ? "=~" : "!~";
    return {
      why: `${operator} compares the text itself, not an expression`,
      operator: regex,
      value: fitsStatus(value, label.text) ? value : classOf(value),
    };
  }
  // Other digits begin no class of answers that anybody looks for, and may be numbers of something else.
  const isOfDigits = /[2-5]/.test(value) && !/[016-9]/.test(value) && signs.test(value);
  const isPart = isPartOfStatus(value) && !label.text.endsWith("class");
  if (!(isOfDigits || isPart) || fitsStatus(value, label.text)) return undefined;
  return { why: "an expression is compared with the whole value", operator, value: classOf(value) };
}

/** ` 5..`, which is a status but for the space. */
function paddedStatus(matcher: Matcher, metric: string | undefined): Mistake | undefined {
  const value = matcher.value.trim();
  if (value === matcher.value || !/\d/.test(value)) return undefined;
  const more = mistakeOf({ ...matcher, value }, metric);
  if (more === undefined && !fitsStatus(value, matcher.label.text)) return undefined;
  return { operator: matcher.operator, value, ...more, why: "no status has a space before or behind it" };
}

/** Digits and what stands for digits; \d is one of them, and so is the x of 5xx. */
const signs = /^(?:[\dxX.|*+?^$()[\]{},-]|\\d)+$/;

function isExpressionOfDigits(value: string): boolean {
  // Mail has statuses such as 5.1.1.
  return /\d/.test(value) && signs.test(value) && /[|*+?^$()[\]{}\\]|\.\.|\.$/.test(value);
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

/** `5xx` where the values are numbers, and any class where they are its first digit alone. */
function misspeltClass({ label, operator, value }: Matcher, metric: string | undefined): Mistake | undefined {
  const spelling = spellingOf(label.text, metric);
  const isClass = /^\(?[1-5](?:[xX]{2}|\.\.)(?:\|[1-5](?:[xX]{2}|\.\.))*\)?$/.test(value);
  if (spelling === undefined || !isClass || (spelling === "number" && value.includes("."))) return undefined;
  const classes = value.match(/\d/g) ?? [];
  const isNot = operator.startsWith("!");
  if (spelling === "number")
    return {
      why: "its values are numbers, such as 503",
      operator: isNot ? "!~" : "=~",
      value: classes.map((digit) => `${digit}..`).join("|"),
    };
  const isOne = classes.length === 1;
  return {
    why: "its values are the first digits of statuses, such as 5",
    operator: isOne ? (isNot ? "!=" : "=") : isNot ? "!~" : "=~",
    value: classes.join("|"),
  };
}
