import type { LabelMatcher } from "./print-selector.ts";
import { type CommonText, commonText, type TextCondition } from "./regex/common-text.ts";
import { parseRegex } from "./regex/parse-regex.ts";
import type { RegexNode } from "./regex/regex-node.ts";

/** Whether no value of their label fulfils all of them; false also where that is not known. */
export function excludeEachOther(matchers: readonly LabelMatcher[]): boolean {
  return valueOfAll(matchers) === "none";
}

/** Whether some value that the others allow is not what this one wants; false also where that is not known. */
export function isMissing(wanted: LabelMatcher, others: readonly LabelMatcher[]): boolean {
  return valueOfAll([...others, onOneLine(wanted.label), { ...wanted, op: opposites[wanted.op] }]) === "found";
}

/** Whether every value fulfils it, also that of a label which is not there; false also where that is not known. */
export function isVacuous(matcher: LabelMatcher): boolean {
  return valueOfAll([onOneLine(matcher.label), { ...matcher, op: opposites[matcher.op] }]) === "none";
}

/** Nobody means the line break that .* leaves out. */
function onOneLine(label: string): LabelMatcher {
  return { label, op: "=~", value: ".*" };
}

/** The operator that takes each value which the other does not take. */
export const opposites = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" } as const;

function valueOfAll(matchers: readonly LabelMatcher[]): CommonText["kind"] {
  const conditions = matchers.map(conditionOf);
  const known = conditions.filter((condition) => condition !== undefined);
  // What is no expression is a problem of its own.
  return known.length === conditions.length ? commonText(known).kind : "unknown";
}

function conditionOf({ op, value }: LabelMatcher): TextCondition | undefined {
  const isMatched = op === "=" || op === "=~";
  if (op === "=" || op === "!=") return { node: plainNode(value), isMatched };
  const regex = parseRegex(value);
  return regex.ok ? { node: regex.node, isMatched } : undefined;
}

function plainNode(text: string): RegexNode {
  const parts = [...text].map((character): RegexNode => {
    const code = character.codePointAt(0) as number;
    return { kind: "set", set: { items: [{ from: code, to: code }], negated: false, foldCase: false } };
  });
  return { kind: "sequence", parts };
}
