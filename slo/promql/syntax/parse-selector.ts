import type { Grouping, Matcher, Matching, MatchOperator, Name, Selector } from "./expression.ts";
import type { Token } from "./scan-promql.ts";
import type { TokenCursor } from "./token-cursor.ts";

const MATCHER_HINT = 'write matchers such as {code="500", job=~"api-.*"}';
const matchOperators: ReadonlySet<string> = new Set(["=", "!=", "=~", "!~"]);

/** Reads `metric`, `metric{...}` or `{...}`, starting at the metric or at the opening brace. */
export function parseSelector(cursor: TokenCursor): Selector {
  const { from } = cursor.peek();
  const word = cursor.peek().kind === "identifier" ? nameOf(cursor.next()) : undefined;
  const inside = cursor.accept("{") ? parseMatchers(cursor) : { matchers: [] };
  const metric = word ?? inside.metric;
  return { kind: "selector", ...cursor.since(from), ...(metric && { metric }), matchers: inside.matchers, modifiers: {} };
}

function parseMatchers(cursor: TokenCursor): { readonly metric?: Name; readonly matchers: readonly Matcher[] } {
  const matchers: Matcher[] = [];
  let metric: Name | undefined;
  while (!cursor.accept("}")) {
    const label = cursor.next();
    const isLabel = label.kind === "string" || (label.kind === "identifier" && !label.text.includes(":"));
    if (!isLabel) cursor.unexpected(MATCHER_HINT, label);
    if (label.kind === "string" && !matchOperators.has(cursor.peek().text)) metric = nameOf(label);
    else matchers.push(parseMatcher(cursor, label));
    if (!cursor.accept(",") && cursor.peek().text !== "}") cursor.unexpected("put a comma between matchers");
  }
  return { ...(metric && { metric }), matchers };
}

function parseMatcher(cursor: TokenCursor, label: Token): Matcher {
  const operator = cursor.next();
  if (!matchOperators.has(operator.text)) cursor.unexpected(operatorHint(label, operator), operator);
  const value = cursor.next();
  if (value.kind !== "string") cursor.unexpected(valueHint(label, operator, value), value);
  return {
    label: nameOf(label),
    operator: operator.text as MatchOperator,
    value: value.value ?? "",
    valuePlace: { from: value.from, to: value.to },
    from: label.from,
    to: value.to,
  };
}

function operatorHint(label: Token, operator: Token): string {
  if (operator.text === "==") return `write ${label.text}="..." with a single =`;
  if ([">", "<", ">=", "<="].includes(operator.text)) return "labels are texts: compare them with =, !=, =~ or !~";
  return `write ${label.text}="...", or !=, =~, !~`;
}

function valueHint(label: Token, operator: Token, value: Token): string {
  const isPlain = value.kind === "number" || value.kind === "identifier" || value.kind === "duration";
  return isPlain ? `put the value between quotes: ${label.text}${operator.text}"${value.text}"` : MATCHER_HINT;
}

/** Reads the label list after by, without, on, ignoring, group_left or group_right. */
export function parseLabelList(cursor: TokenCursor, after: string): readonly Name[] {
  cursor.expect("(", `write the labels between parentheses: ${after} (job, instance)`);
  const labels: Name[] = [];
  while (!cursor.accept(")")) {
    const label = cursor.next();
    const isLabel = label.kind === "string" || (label.kind === "identifier" && !label.text.includes(":"));
    if (!isLabel) cursor.unexpected(`list label names between the parentheses: ${after} (job, instance)`, label);
    labels.push(nameOf(label));
    if (!cursor.accept(",") && cursor.peek().text !== ")") cursor.unexpected("put a comma between labels");
  }
  return labels;
}

/** Reads `by (...)` or `without (...)` when it comes next. */
export function parseGrouping(cursor: TokenCursor): Grouping | undefined {
  const word = cursor.accept("by") ?? cursor.accept("without");
  if (word === undefined) return undefined;
  const without = word.text.toLowerCase() === "without";
  const labels = parseLabelList(cursor, word.text);
  return { without, labels, ...cursor.since(word.from) };
}

/** Reads `on (...)` or `ignoring (...)`, with `group_left` or `group_right` behind it, when it comes next. */
export function parseMatching(cursor: TokenCursor): Matching | undefined {
  const word = cursor.accept("on") ?? cursor.accept("ignoring");
  if (word === undefined) return undefined;
  const kind = word.text.toLowerCase() === "on" ? "on" : "ignoring";
  const labels = parseLabelList(cursor, word.text);
  const group = parseGroup(cursor);
  return { kind, labels, ...(group && { group }), ...cursor.since(word.from) };
}

function parseGroup(cursor: TokenCursor): Matching["group"] {
  const word = cursor.accept("group_left") ?? cursor.accept("group_right");
  if (word === undefined) return undefined;
  // A parenthesis here is always a label list, even where a reader would see the right operand.
  const labels = cursor.peek().text === "(" ? parseLabelList(cursor, word.text) : [];
  return { side: word.text.toLowerCase() === "group_left" ? "left" : "right", labels, place: cursor.since(word.from) };
}

function nameOf(token: Token): Name {
  const quoted = token.kind === "string";
  return { text: quoted ? (token.value ?? "") : token.text, quoted, from: token.from, to: token.to };
}
