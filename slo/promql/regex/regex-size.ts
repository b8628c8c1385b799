import type { RegexNode } from "./regex-node.ts";

/** Whether nothing in it is repeated more often than so many times, groups within groups included. */
export function repeatFits(node: RegexNode, limit: number): boolean {
  if (node.kind === "sequence") return node.parts.every((part) => repeatFits(part, limit));
  if (node.kind === "choice") return node.options.every((option) => repeatFits(option, limit));
  if (node.kind !== "repeat") return true;
  // The signs *, + and ? are no counted repetitions to RE2.
  const isCounted = !(node.min <= 1 && node.max === Number.POSITIVE_INFINITY) && !(node.min === 0 && node.max === 1);
  if (!isCounted) return repeatFits(node.of, limit);
  if (node.max === 0) return true;
  const times = node.max === Number.POSITIVE_INFINITY ? node.min : node.max;
  return times <= limit && repeatFits(node.of, Math.floor(limit / times));
}

/** How many parts it has once all that is repeated is written out. */
export function regexSize(node: RegexNode): number {
  if (node.kind === "sequence") return node.parts.reduce((sum, part) => sum + regexSize(part), 1);
  if (node.kind === "choice") return node.options.reduce((sum, option) => sum + regexSize(option), 1);
  if (node.kind !== "repeat") return 1;
  return (
    1 + regexSize(node.of) * (node.max === Number.POSITIVE_INFINITY ? Math.max(1, node.min) : Math.max(1, node.max))
  );
}
