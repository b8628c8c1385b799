import type { SyntaxNode } from "@lezer/common";
import type { Grouping, Matcher, Matching, MatchOperator, Name, Selector } from "./expression.ts";
import type { QuerySource } from "./query-source.ts";

/** Reads `metric`, `metric{...}` or `{...}`. */
export function readSelector(node: SyntaxNode, source: QuerySource): Selector {
  const inside = node.getChild("LabelMatchers");
  const word = node.getChild("Identifier");
  const parts = inside === null ? [] : childrenOf(inside);
  const metric = word ?? parts.find(({ name }) => name === "QuotedLabelName");
  const matchers = parts.filter((part) => part.from !== metric?.from).map((part) => readMatcher(part, source));
  const place = { from: node.from, to: node.to };
  if (node.getChild("Identifier") && source.tokenAt(node.from).text.toLowerCase() === "atan2") {
    source.report(
      "promql-syntax",
      place,
      "atan2 is an operator, not a metric",
      'a metric of this name is written {__name__="atan2"}',
    );
  }
  return {
    kind: "selector",
    ...place,
    body: place,
    ...(metric && { metric: readName(metric, source) }),
    matchers,
    modifiers: {},
  };
}

function readMatcher(node: SyntaxNode, source: QuerySource): Matcher {
  const place = { from: node.from, to: node.to };
  const [label, operator, value] = childrenOf(node);
  if (node.name === "QuotedLabelName" || label === undefined || operator === undefined || value === undefined) {
    // A metric name between quotes, beside another one.
    const name = { text: "__name__", quoted: true, ...place };
    return { label: name, operator: "=", value: source.tokenAt(node.from).value ?? "", valuePlace: place, ...place };
  }
  return {
    label: readName(label, source),
    operator: source.text.slice(operator.from, operator.to) as MatchOperator,
    value: source.tokenAt(value.from).value ?? "",
    valuePlace: { from: value.from, to: value.to },
    ...place,
  };
}

/** Reads `by (...)` or `without (...)`. */
export function readGrouping(node: SyntaxNode, source: QuerySource): Grouping {
  return {
    without: node.getChild("Without") !== null,
    labels: readLabels(node.getChild("GroupingLabels"), source),
    from: node.from,
    to: node.to,
  };
}

/** Reads `on (...)` or `ignoring (...)`, with `group_left` or `group_right` behind it. */
export function readMatching(node: SyntaxNode, source: QuerySource): Matching {
  const [labels = null, groupLabels = null] = node.getChildren("GroupingLabels");
  const group = node.getChild("GroupLeft") ?? node.getChild("GroupRight");
  return {
    kind: node.getChild("On") ? "on" : "ignoring",
    labels: readLabels(labels, source),
    ...(group && {
      group: {
        side: group.name === "GroupLeft" ? "left" : "right",
        labels: readLabels(groupLabels, source),
        place: { from: group.from, to: node.to },
      },
    }),
    from: node.from,
    to: node.to,
  };
}

function readLabels(node: SyntaxNode | null, source: QuerySource): readonly Name[] {
  if (node === null) return [];
  return childrenOf(node)
    .filter(({ name }) => name === "LabelName" || name === "QuotedLabelName")
    .map((label) => {
      const name = readName(label, source);
      // Prometheus reads these two as numbers here, though not between braces.
      if (!name.quoted && /^(?:inf|nan)$/i.test(name.text)) {
        source.report(
          "promql-syntax",
          label,
          `${name.text} is a number here, not a label`,
          "rename the label when you scrape it",
        );
      }
      return name;
    });
}

/** Reads a name that is written as a word or between quotes. */
export function readName({ from, to }: SyntaxNode, source: QuerySource): Name {
  const { value, text } = source.tokenAt(from);
  return { text: value ?? text, quoted: value !== undefined, from, to };
}

/** The children of a node in order; the grammar leaves brackets and commas out of its tree. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}
