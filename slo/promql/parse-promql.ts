import { parser } from "@prometheus-io/lezer-promql";
import type { PromqlFinding } from "./promql-finding.ts";
import { checkTokens } from "./syntax/check-tokens.ts";
import type { Expression } from "./syntax/expression.ts";
import { grammarText } from "./syntax/grammar-text.ts";
import { querySource } from "./syntax/query-source.ts";
import { readExpression } from "./syntax/read-tree.ts";
import { scanPromql } from "./syntax/scan-promql.ts";
import { syntaxFinding } from "./syntax/syntax-finding.ts";

/** Longer than any query that a person wrote; Prometheus itself would take minutes for some of them. */
const MAX_LENGTH = 100_000;

/** Stops at the first mistake instead of guessing on, which on garbage takes long and explains nothing. */
const grammar = parser.configure({ strict: true });

/** A query that follows the grammar, or every mistake that keeps it from being read. */
export type ParsedPromql =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly findings: readonly PromqlFinding[] };

/**
 * What was read lately. One query is asked about many times in a row (its mistakes, its shape, its labels), and reading it
 * costs more than all the answers.
 */
const recent = new Map<string, ParsedPromql>();
const RECENT_QUERIES = 500;
const RECENT_LENGTH = 2_000;

/** Reads a query, in which `$window` may stand for a duration; places refer to the text as the user wrote it. */
export function parsePromql(text: string): ParsedPromql {
  const known = recent.get(text);
  if (known) return known;
  const parsed = read(text);
  if (text.length <= RECENT_LENGTH) {
    if (recent.size >= RECENT_QUERIES) recent.clear();
    recent.set(text, parsed);
  }
  return parsed;
}

function read(text: string): ParsedPromql {
  if (text.length > MAX_LENGTH) return { ok: false, findings: [tooLong(text)] };
  const { tokens, finding } = scanPromql(text);
  if (finding) return { ok: false, findings: [finding] };
  const broken = checkTokens(tokens);
  if (broken.length > 0) return { ok: false, findings: broken };
  const tree = parseGrammar(grammarText(tokens));
  if ("stoppedAt" in tree) return { ok: false, findings: [syntaxFinding(tokens, tree.stoppedAt)] };
  const source = querySource(text, tokens);
  const top = tree.topNode.firstChild;
  if (top === null) return { ok: false, findings: [syntaxFinding(tokens, 0)] };
  const expression = readExpression(top, source);
  return source.findings.length === 0 ? { ok: true, expression } : { ok: false, findings: source.findings };
}

function parseGrammar(text: string) {
  try {
    return grammar.parse(text);
  } catch (error) {
    const place = error instanceof SyntaxError ? /^No parse at (\d+)$/.exec(error.message)?.[1] : undefined;
    if (place === undefined) throw error;
    return { stoppedAt: Number(place) };
  }
}

function tooLong({ length }: string): PromqlFinding {
  return {
    code: "promql-too-large",
    from: 0,
    to: 1,
    message: `the query has ${length} characters, more than the ${MAX_LENGTH} that are checked`,
    hint: "record parts of it under names of their own",
  };
}
