import type { Expression, Matching, Name } from "./expression.ts";
import { aggregators, operators, reservedWords, RIGHT_TO_LEFT, SIGN_PRECEDENCE, softWords } from "./operators.ts";
import { literalMilliseconds, numberValue } from "./parse-duration.ts";
import { applyModifiers } from "./parse-modifiers.ts";
import { parseGrouping, parseMatching, parseSelector } from "./parse-selector.ts";
import type { Token } from "./scan-promql.ts";
import { isWord, type TokenCursor } from "./token-cursor.ts";

const OPERAND_HINT = "write a metric, a number, a function or an expression between parentheses";

/** Reads one expression whose operators all bind at least as tightly as `minimum`. */
export function parseExpression(cursor: TokenCursor, minimum = 0): Expression {
  return cursor.nested(() => {
    let left = parseOperand(cursor);
    for (;;) {
      const token = cursor.peek();
      const word = token.text.toLowerCase();
      const operator = token.kind === "operator" || token.kind === "identifier" ? operators[word] : undefined;
      if (operator === undefined || operator.precedence < minimum) return left;
      cursor.countOperator(cursor.next());
      const modifiers = parseBinaryModifiers(cursor);
      const right = parseExpression(cursor, word === RIGHT_TO_LEFT ? operator.precedence : operator.precedence + 1);
      const name: Name = { text: word, quoted: false, from: token.from, to: token.to };
      left = { kind: "binary", operator: name, left, right, ...modifiers, from: left.from, to: right.to };
    }
  });
}

interface BinaryModifiers {
  readonly bool?: Token;
  readonly matching?: Matching;
  readonly fill?: Token;
}

function parseBinaryModifiers(cursor: TokenCursor): BinaryModifiers {
  const bool = cursor.accept("bool");
  const matching = parseMatching(cursor);
  const misplaced = cursor.peek();
  if (isWord(misplaced, "group_left") || isWord(misplaced, "group_right")) {
    cursor.unexpected(`say first which labels join both sides: on (...) ${misplaced.text}`);
  }
  if (bool === undefined && isWord(misplaced, "bool")) cursor.unexpected("write bool directly after the operator");
  const fill = parseFills(cursor);
  return { ...(bool && { bool }), ...(matching && { matching }), ...(fill && { fill }) };
}

const fillWords = ["fill", "fill_left", "fill_right"] as const;

function parseFills(cursor: TokenCursor): Token | undefined {
  let first: Token | undefined;
  const seen = new Set<string>();
  // Without a parenthesis behind them these words are metrics.
  while (fillWords.some((word) => isWord(cursor.peek(), word)) && cursor.peek(1).text === "(") {
    const word = cursor.next();
    const text = word.text.toLowerCase();
    if (seen.has(text) || (seen.size > 0 && (text === "fill" || seen.has("fill")))) cursor.unexpected("give each side one value to fill in", word);
    seen.add(text);
    first ??= word;
    cursor.expect("(", "write the value between parentheses");
    if (!cursor.accept("-")) cursor.accept("+");
    const value = cursor.next();
    if (!isNumber(value)) cursor.unexpected("fill in a plain number", value);
    numberLiteral(cursor, value);
    cursor.expect(")", "close the parenthesis");
  }
  return first;
}

function parseOperand(cursor: TokenCursor): Expression {
  const sign = cursor.accept("-") ?? cursor.accept("+");
  if (sign === undefined) return applyModifiers(cursor, parsePrimary(cursor));
  const of = parseExpression(cursor, SIGN_PRECEDENCE);
  return { kind: "unary", operator: sign.text as "+" | "-", of, from: sign.from, to: of.to };
}

function parsePrimary(cursor: TokenCursor): Expression {
  const token = cursor.peek();
  if (isNumber(token)) return numberLiteral(cursor, cursor.next());
  if (token.kind === "identifier") return parseWord(cursor);
  if (token.text === "{") return parseSelector(cursor);
  if (token.kind === "string") {
    cursor.next();
    return { kind: "string", value: token.value ?? "", from: token.from, to: token.to };
  }
  if (token.kind === "window") cursor.unexpected("a window stands between brackets: rate(x[$window])");
  if (token.text !== "(") return cursor.unexpected(token.text === "[" ? "write a metric before the range" : OPERAND_HINT);
  cursor.next();
  const of = parseExpression(cursor);
  cursor.expect(")", afterOperand(cursor));
  return { kind: "parenthesis", of, ...cursor.since(token.from) };
}

function parseWord(cursor: TokenCursor): Expression {
  const token = cursor.peek();
  const word = token.text.toLowerCase();
  const following = cursor.peek(1);
  const opens = following.text === "(" && following.kind === "operator";
  if (aggregators[word] && (opens || isWord(following, "by") || isWord(following, "without"))) return parseAggregation(cursor);
  if (reservedWords.has(word)) return cursor.unexpected(OPERAND_HINT);
  if (!opens) return parseSelector(cursor);
  if (softWords.has(word) || word.includes(":")) cursor.unexpected(OPERAND_HINT);
  cursor.next();
  const args = parseArguments(cursor);
  return { kind: "call", name: { text: token.text, quoted: false, from: token.from, to: token.to }, args, ...cursor.since(token.from) };
}

function parseAggregation(cursor: TokenCursor): Expression {
  const token = cursor.next();
  const before = parseGrouping(cursor);
  if (cursor.peek().text !== "(") cursor.unexpected(`write what to aggregate between parentheses: ${token.text}(...)`);
  const args = parseArguments(cursor);
  const grouping = before ?? parseGrouping(cursor);
  const name: Name = { text: token.text.toLowerCase(), quoted: false, from: token.from, to: token.to };
  return { kind: "aggregation", name, args, ...(grouping && { grouping }), ...cursor.since(token.from) };
}

function parseArguments(cursor: TokenCursor): readonly Expression[] {
  cursor.expect("(", OPERAND_HINT);
  const args: Expression[] = [];
  if (cursor.accept(")")) return args;
  for (;;) {
    args.push(parseExpression(cursor));
    if (cursor.accept(")")) return args;
    const comma = cursor.accept(",") ?? cursor.unexpected(afterOperand(cursor));
    if (cursor.peek().text === ")") cursor.unexpected("remove the comma before the closing parenthesis", comma);
  }
}

/** What to write when an expression is complete and something follows that cannot continue it. */
export function afterOperand(cursor: TokenCursor): string {
  const token = cursor.peek();
  if (token.text === "=") return "compare with ==, or put label matchers between braces";
  if (token.text === "=~" || token.text === "!~") return 'put label matchers between braces: {code=~"5.."}';
  if (token.text === "{") return "label matchers belong directly behind a metric";
  if (token.text === ",") return "remove the comma: only arguments and labels are listed";
  if (isWord(token, "by") || isWord(token, "without")) return "grouping belongs to an aggregation: sum by (job) (...)";
  if (token.kind === "end") return "close every parenthesis";
  return "put an operator between two expressions";
}

function isNumber(token: Token): boolean {
  return token.kind === "number" || token.kind === "duration" || isWord(token, "inf") || isWord(token, "nan");
}

function numberLiteral(cursor: TokenCursor, token: Token): Expression {
  const { from, to } = token;
  if (token.kind === "duration") return { kind: "number", value: literalMilliseconds(cursor, token) / 1_000, duration: true, from, to };
  if (token.kind === "identifier") {
    return { kind: "number", value: isWord(token, "inf") ? Number.POSITIVE_INFINITY : Number.NaN, duration: false, from, to };
  }
  const value = numberValue(token.text);
  if (value === undefined) cursor.report("promql-number", token, `${token.text} is too large`, "the largest number is about 1.8e308");
  return { kind: "number", value: value ?? 0, duration: false, from, to };
}
