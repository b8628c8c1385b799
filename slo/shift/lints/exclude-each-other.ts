import type { LabelMatcher } from "../../promql/print-selector.ts";
import { parseRegex } from "../../promql/regex/parse-regex.ts";
import type { RegexNode } from "../../promql/regex/regex-node.ts";
import { parseLabelPattern } from "../../relay/label-pattern.ts";

/** Whether no value of their label fulfils both. Two expressions are told apart by their beginnings alone. */
export function excludeEachOther(first: LabelMatcher, second: LabelMatcher): boolean {
  const only = onlyValue(first);
  if (only !== undefined) return !isFulfilled(second, only);
  const other = onlyValue(second);
  if (other !== undefined) return !isFulfilled(first, other);
  if (first.op !== "=~" || second.op !== "=~") return false;
  const [some, others] = [beginnings(first.value), beginnings(second.value)];
  return some.every((one) => others.every((another) => !one.startsWith(another) && !another.startsWith(one)));
}

/** The one value that fulfils it. Only a text without special characters is the one value that it matches. */
function onlyValue({ op, value }: LabelMatcher): string | undefined {
  if (op === "=") return value;
  return op === "=~" && !/[\\^$.|?*+()[\]{}]/.test(value) ? value : undefined;
}

function isFulfilled({ op, value }: LabelMatcher, by: string): boolean {
  if (op === "=") return by === value;
  if (op === "!=") return by !== value;
  const pattern = parseLabelPattern(value);
  // What is no expression is a problem of its own.
  return !pattern.ok || pattern.matches(by) === (op === "=~");
}

/** Plain texts of which each match begins with one; the empty one where nothing is known. */
function beginnings(pattern: string): readonly string[] {
  const regex = parseRegex(pattern);
  if (!regex.ok) return [""];
  const { node } = regex;
  return (node.kind === "choice" ? node.options : [node]).map((option) => plainBeginning(option).text);
}

function plainBeginning(node: RegexNode): { readonly text: string; readonly isWhole: boolean } {
  if (node.kind === "set") {
    const [item, another] = node.set.items;
    const isOne = item !== undefined && another === undefined && "from" in item && item.from === item.to;
    if (isOne && !node.set.negated && !node.set.foldCase)
      return { text: String.fromCodePoint(item.from), isWhole: true };
  }
  // A group.
  const [inner, another] = node.kind === "choice" ? node.options : [];
  if (inner !== undefined && another === undefined) return plainBeginning(inner);
  if (node.kind !== "sequence") return { text: "", isWhole: false };
  let text = "";
  for (const part of node.parts) {
    const own = plainBeginning(part);
    text += own.text;
    if (!own.isWhole) return { text, isWhole: false };
  }
  return { text, isWhole: true };
}
