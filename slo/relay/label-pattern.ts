import { mostStates } from "../promql/regex/automaton.ts";
import { type LinearMatcher, linearMatcher } from "../promql/regex/linear-matcher.ts";
import { type ParsedRegex, parseRegex } from "../promql/regex/parse-regex.ts";

/** A regular expression for the whole value of a label, or why it is none. */
export type LabelPattern =
  | { readonly ok: true; readonly matches: LinearMatcher }
  | Extract<ParsedRegex, { readonly ok: false }>;

/** Reads Prometheus' dialect. No value makes matching slow, because labels are what a stranger may write. */
export function parseLabelPattern(text: string): LabelPattern {
  const parsed = parseRegex(text);
  if (!parsed.ok) return parsed;
  const matches = linearMatcher(parsed.node);
  if (matches !== undefined) return { ok: true, matches };
  return {
    ok: false,
    fault: "syntax",
    message: `this regular expression unfolds to more than ${mostStates} characters`,
    hint: "repeat less: write .* or [0-9]+ instead of counting",
    from: 0,
    to: text.length,
  };
}

/** Whether a regular expression is a text as it stands, which it matches alone. */
export function isPlainText(pattern: string): boolean {
  return escapePattern(pattern) === pattern;
}

/** A text as a regular expression that matches nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
