import { promqlSyntax, unavailable } from "../promql-dialect.ts";
import type { Place } from "../promql-finding.ts";
import type { Duration, Expression, Modifiers, Name } from "../syntax/expression.ts";
import { labelLists } from "./check-labels.ts";
import { type NodeCheck, report } from "./node-check.ts";

type Syntax = keyof typeof promqlSyntax;

/** Nothing in a node is younger than the target. */
export const checkVersion: NodeCheck = (node, context) => {
  for (const [syntax, place] of youngSyntax(node, context.text)) {
    const missing = unavailable(promqlSyntax[syntax], context.dialect);
    if (missing) report(context, "promql-version", place, `${syntax} ${missing.reason}`, missing.hint);
  }
};

type Use = readonly [Syntax, Place];

function youngSyntax(node: Expression, text: string): readonly Use[] {
  switch (node.kind) {
    case "number":
      if (node.duration) return [["a duration as a number", node]];
      return text.slice(node.from, node.to).includes("_") ? [["an underscore in a number", node]] : [];
    case "selector":
      return [
        ...quotedNames([...(node.metric ? [node.metric] : []), ...node.matchers.map(({ label }) => label)]),
        ...modifierUses(node.modifiers, text),
      ];
    case "range":
      return [...durationUses(node.range), ...modifierUses(node.modifiers, text)];
    case "subquery":
      return [
        ...durationUses(node.range),
        ...(node.step ? durationUses(node.step) : []),
        ...modifierUses(node.modifiers, text),
      ];
    case "aggregation":
      return labelLists(node).flatMap(quotedNames);
    case "binary": {
      const operator = node.operator.text;
      const trims: readonly Use[] = operator === "</" || operator === ">/" ? [[operator, node.operator]] : [];
      const fills: readonly Use[] = node.fill ? [["fill", node.fill]] : [];
      return [...labelLists(node).flatMap(quotedNames), ...trims, ...fills];
    }
    default:
      return [];
  }
}

function quotedNames(names: readonly Name[]): readonly Use[] {
  return names.filter(({ quoted }) => quoted).map((name) => ["a quoted metric or label name", name] as const);
}

function durationUses(duration: Duration): readonly Use[] {
  if (duration.kind === "number") return [["a number as a duration", duration]];
  return duration.kind === "arithmetic" ? [["arithmetic in a duration", duration]] : [];
}

function modifierUses({ offset, at, anchored, smoothed }: Modifiers, text: string): readonly Use[] {
  const uses: Use[] = offset ? [...durationUses(offset)] : [];
  if (offset?.milliseconds === 0) uses.push(["an offset of zero", offset]);
  if (offset && text[offset.from] === "+") uses.push(["a plus sign before an offset", offset]);
  if (at && text.slice(at.from, at.to).includes("_")) uses.push(["an underscore in a number", at]);
  if (anchored) uses.push(["anchored", anchored]);
  if (smoothed) uses.push(["smoothed", smoothed]);
  return uses;
}
