import { excerptOf, type Place } from "../promql-finding.ts";
import type { Duration, Expression, Modifiers } from "./expression.ts";
import { parseOffsetDuration, parseRangeDuration } from "./parse-duration.ts";
import { isWord, type TokenCursor } from "./token-cursor.ts";

const MODIFIER_HINT = "write it directly behind the selector, its range or its subquery: rate(x[5m] offset 1h)";

/** Takes in every range, subquery, offset and @ that follows an operand; they bind tighter than any operator. */
export function applyModifiers(cursor: TokenCursor, operand: Expression): Expression {
  let expression = operand;
  for (;;) {
    const token = cursor.peek();
    if (token.kind === "operator" && token.text === "[") expression = applyRange(cursor, expression);
    else if (isWord(token, "offset")) expression = applyOffset(cursor, expression);
    else if (token.kind === "operator" && token.text === "@") expression = applyAt(cursor, expression);
    else if (isWord(token, "anchored") || isWord(token, "smoothed")) expression = applyExtension(cursor, expression);
    else return expression;
    cursor.countOperator(token);
  }
}

function applyRange(cursor: TokenCursor, of: Expression): Expression {
  const bracket = cursor.next();
  const range = parseRangeDuration(cursor);
  if (cursor.accept(":")) {
    const step = cursor.peek().text === "]" ? undefined : parseRangeDuration(cursor);
    cursor.expect("]", "close the subquery with ]");
    return { kind: "subquery", of, range, ...(step && { step }), modifiers: {}, ...cursor.since(of.from) };
  }
  cursor.expect("]", "close the range with ], or write : and a step for a subquery");
  if (of.kind === "selector" && !of.modifiers.offset && !of.modifiers.at) {
    return { kind: "range", of, range, modifiers: of.modifiers, ...cursor.since(of.from) };
  }
  reportRange(cursor, of, range, cursor.since(bracket.from));
  // Read on as the subquery that was probably meant, so that one mistake gives one finding.
  return { kind: "subquery", of, range, modifiers: {}, ...cursor.since(of.from) };
}

function reportRange(cursor: TokenCursor, of: Expression, range: Duration, place: Place): void {
  const shown = cursor.text.slice(range.from, range.to);
  if (of.kind === "selector") {
    const name = of.modifiers.offset ? "offset" : "@";
    cursor.report("promql-modifier", place, `the range stands behind ${name}`, `write the range first: x[${shown}] ${name} ...`);
    return;
  }
  const before = excerptOf(cursor.text.slice(of.from, of.to));
  const message = `a range must directly follow a metric, but [${shown}] follows ${before}`;
  const isTotal = of.kind === "aggregation";
  const hint = isTotal
    ? `take the rate first and aggregate then: ${of.name.text}(rate(x[${shown}])); or write a subquery: [${shown}:]`
    : `move it behind the metric, or write a subquery: [${shown}:]`;
  cursor.report("promql-type", place, message, hint);
}

type Modifiable = Extract<Expression, { readonly modifiers: Modifiers }>;

function isModifiable(expression: Expression): expression is Modifiable {
  return expression.kind === "selector" || expression.kind === "range" || expression.kind === "subquery";
}

function applyOffset(cursor: TokenCursor, of: Expression): Expression {
  const word = cursor.next();
  const offset = parseOffsetDuration(cursor);
  const place = cursor.since(word.from);
  return withModifier(cursor, of, place, "offset", isModifiable(of) && of.modifiers.offset !== undefined, { offset });
}

function applyAt(cursor: TokenCursor, of: Expression): Expression {
  const sign = cursor.next();
  const hint = "write a Unix time such as @ 1700000000, or @ start() or @ end()";
  if (isWord(cursor.peek(), "start") || isWord(cursor.peek(), "end")) {
    cursor.next();
    cursor.expect("(", hint);
    cursor.expect(")", hint);
  } else {
    if (!cursor.accept("-")) cursor.accept("+");
    const time = cursor.next();
    if (time.kind !== "number" && time.kind !== "duration") cursor.unexpected(hint, time);
    if (!(Number(time.text.replaceAll("_", "")) < 2 ** 63) && time.kind === "number") {
      cursor.report("promql-modifier", time, `${time.text} is not a time`, hint);
    }
    if (time.kind === "duration") cursor.report("promql-modifier", time, `${time.text} is not a time`, hint);
  }
  const at = cursor.since(sign.from);
  return withModifier(cursor, of, at, "@", isModifiable(of) && of.modifiers.at !== undefined, { at });
}

function applyExtension(cursor: TokenCursor, of: Expression): Expression {
  const word = cursor.next();
  const place = { from: word.from, to: word.to };
  const name = word.text.toLowerCase();
  const isOther = (of.kind === "selector" || of.kind === "range") && (of.modifiers.anchored ?? of.modifiers.smoothed) !== undefined;
  if (of.kind === "subquery") cursor.report("promql-modifier", place, `${name} does not work on a subquery`, "remove it");
  return withModifier(cursor, of, place, name, isOther, name === "anchored" ? { anchored: place } : { smoothed: place });
}

function withModifier(cursor: TokenCursor, of: Expression, place: Place, name: string, twice: boolean, added: Modifiers): Expression {
  if (!isModifiable(of)) {
    const before = excerptOf(cursor.text.slice(of.from, of.to));
    cursor.report("promql-modifier", place, `${name} belongs to a selector, but it follows ${before}`, MODIFIER_HINT);
    return of;
  }
  if (twice) cursor.report("promql-modifier", place, `${name} is given twice for one selector`, "keep one of them");
  return { ...of, modifiers: { ...of.modifiers, ...added }, to: place.to };
}
