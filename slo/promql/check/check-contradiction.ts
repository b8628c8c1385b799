import { escapePattern } from "../../relay/label-pattern.ts";
import { excludeEachOther } from "../exclude-each-other.ts";
import { printMatchers } from "../print-selector.ts";
import type { Matcher } from "../syntax/expression.ts";
import { matcherOf } from "./matcher-of.ts";
import { type NodeCheck, shown } from "./node-check.ts";

/** Two matchers of one label that no value fulfils both. Prometheus does not mind, and finds nothing. */
export const checkContradiction: NodeCheck = (node, context) => {
  if (node.kind !== "selector") return;
  const pairs = node.matchers.flatMap((one, index) =>
    node.matchers.slice(index + 1).map((other) => [one, other] as const),
  );
  const pair = pairs.find(([one, other]) => one.label.text === other.label.text && exclude(one, other));
  if (pair === undefined) return;
  const [one, other] = pair;
  const { from, to } = other;
  context.findings.push({
    code: "promql-contradiction",
    severity: "warning",
    message: `${shown(context, one)} and ${shown(context, other)} exclude each other, so that no series is left`,
    hint: cureOf(one, other),
    from,
    to,
  });
};

function exclude(one: Matcher, other: Matcher): boolean {
  const [first, second] = [matcherOf(one), matcherOf(other)];
  // A matcher that nothing fulfils by itself contradicts no other one.
  return excludeEachOther([first, second]) && !excludeEachOther([first]) && !excludeEachOther([second]);
}

function cureOf(one: Matcher, other: Matcher): string {
  if (one.operator !== "=" || other.operator !== "=") return "keep one of them";
  const value = [one.value, other.value].map(escapePattern).join("|");
  return `keep one of them, or write ${printMatchers([{ label: one.label.text, op: "=~", value }])} for both`;
}
