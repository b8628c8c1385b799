import type { PromqlFinding } from "./promql-finding.ts";
import type { Expression } from "./syntax/expression.ts";
import { afterOperand, parseExpression } from "./syntax/parse-expression.ts";
import { scanPromql } from "./syntax/scan-promql.ts";
import { createTokenCursor, SyntaxStop } from "./syntax/token-cursor.ts";

/** Longer than any query that a person wrote; Prometheus itself would take minutes for some of them. */
const MAX_LENGTH = 100_000;

/** A query that follows the grammar, or every mistake that keeps it from being read. */
export type ParsedPromql =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly findings: readonly PromqlFinding[] };

/** Reads a query, in which `$window` may stand for a duration; places refer to the text as the user wrote it. */
export function parsePromql(text: string): ParsedPromql {
  if (text.length > MAX_LENGTH) {
    const message = `the query has ${text.length} characters, more than the ${MAX_LENGTH} that are checked`;
    return { ok: false, findings: [{ code: "promql-too-large", from: 0, to: 1, message, hint: "record parts of it under names of their own" }] };
  }
  const { tokens, finding } = scanPromql(text);
  if (finding) return { ok: false, findings: [finding] };
  const cursor = createTokenCursor(text, tokens);
  try {
    const expression = parseExpression(cursor);
    if (cursor.peek().kind !== "end") cursor.unexpected(afterOperand(cursor));
    return cursor.findings.length === 0 ? { ok: true, expression } : { ok: false, findings: cursor.findings };
  } catch (error) {
    if (error instanceof SyntaxStop) return { ok: false, findings: [...cursor.findings, error.finding] };
    throw error;
  }
}
