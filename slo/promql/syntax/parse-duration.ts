import { excerptOf } from "../promql-finding.ts";
import type { Duration } from "./expression.ts";
import { operators, RIGHT_TO_LEFT } from "./operators.ts";
import { WINDOW, type Token } from "./scan-promql.ts";
import type { TokenCursor } from "./token-cursor.ts";

const HINT = "write a duration such as 5m or 1h30m, or $window";
const TOO_LONG_HINT = "Prometheus counts no more than 292 years";
const literal = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const unitMilliseconds = [365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1];
/** Prometheus counts durations in nanoseconds, in 64 bits: about 292 years. */
const MAX_MILLISECONDS = 9_223_372_036_854;

/** Milliseconds of a PromQL duration such as 1h30m, or nothing when it is not one. */
export function durationMilliseconds(text: string): number | undefined {
  const match = literal.exec(text);
  if (match === null || text === "") return undefined;
  const total = unitMilliseconds.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0);
  return total <= MAX_MILLISECONDS ? total : undefined;
}

/** The value of a number as PromQL writes it (hexadecimal, octal, underscores), or nothing when it does not fit. */
export function numberValue(text: string): number | undefined {
  const plain = text.replaceAll("_", "");
  const octal = /^0[0-7]+$/.test(plain);
  const value = octal ? Number.parseInt(plain, 8) : Number(plain);
  const fits = /^0[xX]/.test(plain) ? value < 2 ** 63 : Number.isFinite(value);
  return fits ? value : undefined;
}

/** Reads what stands between [ and : or ], which must be longer than zero. */
export function parseRangeDuration(cursor: TokenCursor): Duration {
  const duration = parseArithmetic(cursor, 0);
  if (duration.milliseconds !== undefined && duration.milliseconds <= 0) {
    const text = cursor.text.slice(duration.from, duration.to);
    cursor.report("promql-duration", duration, `a range of ${text} holds no samples`, "write a duration longer than zero, such as 5m");
  }
  return duration;
}

/** Reads what stands after `offset`: one duration with or without a sign, or arithmetic between parentheses. */
export function parseOffsetDuration(cursor: TokenCursor): Duration {
  const sign = cursor.accept("-") ?? cursor.accept("+");
  const duration = parsePrimary(cursor);
  return sign === undefined ? duration : { ...duration, from: sign.from };
}

function parseArithmetic(cursor: TokenCursor, minimum: number): Duration {
  return cursor.nested(() => {
    let left = parseSigned(cursor);
    for (;;) {
      const token = cursor.peek();
      const operator = token.kind === "operator" ? operators[token.text] : undefined;
      if (operator?.kind !== "arithmetic" || operator.precedence < minimum) return left;
      cursor.countOperator(cursor.next());
      parseArithmetic(cursor, token.text === RIGHT_TO_LEFT ? operator.precedence : operator.precedence + 1);
      left = { kind: "arithmetic", ...cursor.since(left.from) };
    }
  });
}

function parseSigned(cursor: TokenCursor): Duration {
  const sign = cursor.accept("-") ?? cursor.accept("+");
  if (sign === undefined) return parsePrimary(cursor);
  const { milliseconds } = cursor.nested(() => parseSigned(cursor));
  const signed = milliseconds === undefined ? undefined : { milliseconds: sign.text === "-" ? -milliseconds : milliseconds };
  return { kind: "arithmetic", ...cursor.since(sign.from), ...signed };
}

const durationFunctions: Readonly<Record<string, number>> = { step: 0, range: 0, min_of: 2, max_of: 2 };

function parsePrimary(cursor: TokenCursor): Duration {
  const token = cursor.next();
  const { from, to, text } = token;
  if (token.kind === "window") return { kind: "window", from, to };
  if (token.kind === "duration") return { kind: "literal", from, to, milliseconds: literalMilliseconds(cursor, token) };
  if (token.kind === "number") return { kind: "number", from, to, milliseconds: numberMilliseconds(cursor, token) };
  const argumentCount = durationFunctions[text.toLowerCase()];
  if (token.kind === "identifier" && argumentCount !== undefined) return parseDurationCall(cursor, token, argumentCount);
  if (token.kind !== "operator" || text !== "(") return cursor.unexpected(HINT, token);
  parseArithmetic(cursor, 0);
  cursor.expect(")", "close the parenthesis");
  return { kind: "arithmetic", ...cursor.since(from) };
}

function parseDurationCall(cursor: TokenCursor, name: Token, argumentCount: number): Duration {
  cursor.expect("(", `write ${name.text}(...)`);
  for (let index = 0; index < argumentCount; index++) {
    if (index > 0) cursor.expect(",", `${name.text}() takes two durations`);
    parseArithmetic(cursor, 0);
  }
  cursor.expect(")", "close the parenthesis");
  return { kind: "arithmetic", ...cursor.since(name.from) };
}

function numberMilliseconds(cursor: TokenCursor, token: Token): number {
  const milliseconds = (numberValue(token.text) ?? Number.POSITIVE_INFINITY) * 1_000;
  if (milliseconds <= MAX_MILLISECONDS) return milliseconds;
  cursor.report("promql-duration", token, `${excerptOf(token.text)} seconds is too long`, TOO_LONG_HINT);
  return 60_000;
}

/** The milliseconds of a duration token; reports one that is not a duration and goes on as if it were a minute. */
export function literalMilliseconds(cursor: TokenCursor, token: Token): number {
  const milliseconds = durationMilliseconds(token.text);
  if (milliseconds !== undefined) return milliseconds;
  const shown = excerptOf(token.text);
  if (literal.test(token.text)) {
    cursor.report("promql-duration", token, `${shown} is too long`, TOO_LONG_HINT);
  } else if (/^[0-9.]+(?:ms|[smhdwy])$/.test(token.text)) {
    cursor.report("promql-duration", token, `${shown} is not a whole number of its unit`, "combine units: 1h30m instead of 1.5h");
  } else if (/^0[xX]|^[0-9._]+$|^[0-9.]+[eE]/.test(token.text)) {
    cursor.report("promql-number", token, `${shown} is not a number`, "write it like 100, 0.5, 1e9 or 0xff");
  } else {
    cursor.report("promql-duration", token, `${shown} is neither a number nor a duration`, `units are y, w, d, h, m, s and ms, in this order: 1h30m; ${WINDOW} stands for the window of the rule`);
  }
  return 60_000;
}
