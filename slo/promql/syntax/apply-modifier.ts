import type { SyntaxNode } from "@lezer/common";
import { excerptOf, type Place } from "../promql-finding.ts";
import { numberValue } from "./duration-text.ts";
import type { Duration, Expression, Modifiers } from "./expression.ts";
import type { QuerySource } from "./query-source.ts";
import { readOffset, readRange } from "./read-duration.ts";
import { childrenOf } from "./read-selector.ts";

/** Nodes of the grammar that stand behind an operand and change it. */
export const modifierNodes: ReadonlySet<string> = new Set([
  "MatrixSelector",
  "SubqueryExpr",
  "OffsetExpr",
  "StepInvariantExpr",
  "AnchoredExpr",
  "SmoothedExpr",
]);

/** The operand with the range, subquery, offset or @ of this node applied to it. */
export function applyModifier(of: Expression, node: SyntaxNode, source: QuerySource): Expression {
  const [, ...parts] = childrenOf(node);
  const place = { from: parts[0]?.from ?? node.to, to: node.to };
  switch (node.name) {
    case "MatrixSelector":
      return applyRange(of, parts[0] as SyntaxNode, node.to, source);
    case "SubqueryExpr": {
      const [range, step] = parts.map((part) => readRange(part, source));
      return {
        kind: "subquery",
        of,
        range: range as Duration,
        ...(step && { step }),
        modifiers: {},
        from: of.from,
        to: node.to,
      };
    }
    case "OffsetExpr":
      return withModifier(of, "offset", { offset: readOffset(parts[1] as SyntaxNode, source) }, place, source);
    case "StepInvariantExpr":
      checkTime(parts[1] as SyntaxNode, source);
      return withModifier(of, "at", { at: place }, place, source);
    default: {
      const name = node.name === "AnchoredExpr" ? "anchored" : "smoothed";
      return withModifier(of, name, { [name]: place }, place, source);
    }
  }
}

function applyRange(of: Expression, node: SyntaxNode, to: number, source: QuerySource): Expression {
  const range = readRange(node, source);
  const whole = { from: of.from, to };
  if (of.kind === "selector" && of.modifiers.offset === undefined && !isAtTime(of.modifiers, source)) {
    return { kind: "range", of, range, modifiers: of.modifiers, ...whole };
  }
  const shown = source.text.slice(range.from, range.to);
  const brackets = { from: source.text.lastIndexOf("[", range.from), to };
  if (of.kind === "selector") {
    const name = of.modifiers.offset ? "offset" : "@";
    source.report(
      "promql-modifier",
      brackets,
      `the range stands behind ${name}`,
      `write the range first: x[${shown}] ${name} ...`,
    );
  } else {
    const message = `a range must directly follow a metric, but [${shown}] follows ${textOf(of, source)}`;
    const hint =
      of.kind === "aggregation"
        ? `take the rate first and aggregate then: ${of.name.text}(rate(x[${shown}])); or write a subquery: [${shown}:]`
        : `move it behind the metric, or write a subquery: [${shown}:]`;
    source.report("promql-type", brackets, message, hint);
  }
  // Read on as the subquery that was probably meant, so that one mistake gives one finding.
  return { kind: "subquery", of, range, modifiers: {}, ...whole };
}

/** Prometheus minds a time before the range, but neither start() nor end(). */
function isAtTime({ at }: Modifiers, source: QuerySource): boolean {
  return at !== undefined && !source.text.slice(at.from, at.to).endsWith(")");
}

function checkTime(node: SyntaxNode, source: QuerySource): void {
  if (node.name === "AtModifierPreprocessors") return;
  const text = source.text.slice(node.from, node.to);
  const value = numberValue(text.replace(/^[-+]/, "").trim());
  if (value !== undefined && value < 2 ** 63) return;
  source.report(
    "promql-modifier",
    node,
    `${excerptOf(text)} is not a time`,
    "write a Unix time such as @ 1700000000, or @ start() or @ end()",
  );
}

function withModifier(
  of: Expression,
  name: keyof Modifiers,
  added: Modifiers,
  place: Place,
  source: QuerySource,
): Expression {
  const word = name === "at" ? "@" : name;
  if (of.kind !== "selector" && of.kind !== "range" && of.kind !== "subquery") {
    const message = `${word} belongs to a selector, but it follows ${textOf(of, source)}`;
    source.report(
      "promql-modifier",
      place,
      message,
      "write it directly behind the selector, its range or its subquery: rate(x[5m] offset 1h)",
    );
    return of;
  }
  const isExtension = name === "anchored" || name === "smoothed";
  const { anchored, smoothed } = of.modifiers;
  if (isExtension && of.kind === "subquery") {
    source.report("promql-modifier", place, `${word} does not work on a subquery`, "remove it");
  } else if (isExtension ? (anchored ?? smoothed) : of.modifiers[name]) {
    source.report("promql-modifier", place, `${word} is given twice for one selector`, "keep one of them");
  }
  return { ...of, modifiers: { ...of.modifiers, ...added }, to: place.to };
}

function textOf({ from, to }: Place, source: QuerySource): string {
  return excerptOf(source.text.slice(from, to));
}
