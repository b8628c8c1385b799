import type { MatchOperator } from "./syntax/expression.ts";

/** One condition on one label. */
export interface LabelMatcher {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
}

/** The series that have this metric name, when one is given, and fulfil all matchers. */
export interface SeriesSelector {
  readonly metric?: string;
  readonly matchers: readonly LabelMatcher[];
}

const plainMetric = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const plainLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Whether a label can stand in a query as it is; others are put between quotes. */
export function isPlainLabel(label: string): boolean {
  return plainLabel.test(label);
}

/** A selector as PromQL; names that are not plain are put between quotes, which needs Prometheus 3. */
export function printSelector({ metric, matchers }: SeriesSelector): string {
  const isPlain = metric === undefined || plainMetric.test(metric);
  const listed = matchers.length === 0 ? [] : [printMatchers(matchers)];
  const inside = (isPlain ? listed : [quoteLabelValue(metric), ...listed]).join(",");
  const outside = isPlain ? (metric ?? "") : "";
  return inside === "" && outside !== "" ? outside : `${outside}{${inside}}`;
}

/** Matchers as they stand between the braces of a selector. */
export function printMatchers(matchers: readonly LabelMatcher[]): string {
  const printed = matchers.map(
    ({ label, op, value }) => `${isPlainLabel(label) ? label : quoteLabelValue(label)}${op}${quoteLabelValue(value)}`,
  );
  return printed.join(",");
}

/** A text between double quotes, with everything escaped that PromQL would read differently or not at all. */
export function quoteLabelValue(value: string): string {
  // A raw line break ends a quoted text, and Prometheus refuses the replacement character even where it is meant.
  const escaped = value.toWellFormed().replace(/[\\"\p{Cc}\ufffd]/gu, (character) => {
    if (character === "\\" || character === '"') return `\\${character}`;
    if (character === "\n") return "\\n";
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
