import type { SyntaxNode } from "@lezer/common";
import { durationMilliseconds, MAX_DURATION_MILLISECONDS, numberValue } from "./duration-text.ts";
import type { Duration } from "./expression.ts";
import type { QuerySource } from "./query-source.ts";
import { childrenOf } from "./read-selector.ts";

/** Reads what stands between [ and : or ], which must be longer than zero. */
export function readRange(node: SyntaxNode, source: QuerySource): Duration {
  const duration = readDuration(node, source);
  if (duration.milliseconds !== undefined && duration.milliseconds <= 0) {
    const text = source.text.slice(duration.from, duration.to);
    source.report(
      "promql-duration",
      duration,
      `a range of ${text} holds no samples`,
      "write a duration longer than zero, such as 5m",
    );
  }
  return duration;
}

/** Reads what stands behind `offset`: a duration, with or without a sign, or arithmetic. */
export function readOffset(node: SyntaxNode, source: QuerySource): Duration {
  const [sign, of] = childrenOf(node);
  if (sign?.name !== "UnaryOp" || of === undefined) return readDuration(node, source);
  const inner = readDuration(of, source);
  return inner.from === of.from && inner.kind !== "arithmetic"
    ? { ...inner, from: node.from }
    : { kind: "arithmetic", from: node.from, to: node.to };
}

function readDuration(node: SyntaxNode, source: QuerySource): Duration {
  const { from, to } = node;
  const [first, second] = childrenOf(node);
  // Parentheses leave no node behind; they show in a child that is shorter than its parent.
  if (first?.name === "NumberDurationLiteralInDurationContext" && first.from === from && first.to === to)
    return readLiteral(node, source);
  const signed =
    first?.name === "UnaryOp" && second !== undefined ? readDuration(second, source).milliseconds : undefined;
  const milliseconds = signed === undefined ? undefined : source.text[from] === "-" ? -signed : signed;
  return { kind: "arithmetic", from, to, ...(milliseconds !== undefined && { milliseconds }) };
}

function readLiteral({ from, to }: SyntaxNode, source: QuerySource): Duration {
  const { kind, text } = source.tokenAt(from);
  if (kind === "window") return { kind: "window", from, to };
  if (kind === "duration") return { kind: "literal", from, to, milliseconds: durationMilliseconds(text) ?? 0 };
  const milliseconds = numberValue(text) === undefined ? Number.NaN : (numberValue(text) as number) * 1_000;
  if (!(Math.abs(milliseconds) <= MAX_DURATION_MILLISECONDS)) {
    source.report(
      "promql-duration",
      { from, to },
      `${text} is not a number of seconds that Prometheus can count`,
      "write a duration such as 5m",
    );
  }
  return { kind: "number", from, to, milliseconds };
}
