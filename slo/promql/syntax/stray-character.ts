import type { PromqlFinding } from "../promql-finding.ts";

interface Stray {
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
  readonly code?: PromqlFinding["code"];
}

/** What people write out of habit from elsewhere, and what PromQL has instead. */
const strays: readonly Stray[] = [
  { pattern: /&&?/y, message: "& is not an operator of PromQL", hint: "write and" },
  {
    pattern: /\|\|?/y,
    message: "| is not an operator of PromQL",
    hint: 'write or; alternatives of a label go into a regular expression: code=~"500|503"',
  },
  {
    pattern: /!/y,
    message: "! is not an operator of PromQL",
    hint: "write != or !~ to exclude, unless to subtract series",
  },
  { pattern: /;/y, message: "; does not belong into a query", hint: "remove it: a query is one expression" },
  {
    pattern: /\?/y,
    message: "? does not belong into a query",
    hint: "remove it; PromQL has no conditional expression",
  },
  { pattern: /[“”„«»]/y, message: "this is a typographic quote", hint: 'write plain quotes: "..."' },
  { pattern: /[‘’‚]/y, message: "this is a typographic quote", hint: "write plain quotes: '...'" },
  { pattern: /[–—−]/y, message: "this is a dash, not a minus", hint: "write -" },
  { pattern: /×/y, message: "× is not an operator of PromQL", hint: "write *" },
  { pattern: /[≤≥≠]/y, message: "this sign is not an operator of PromQL", hint: "write <=, >= or !=" },
  {
    pattern: /\$\{?[a-zA-Z_][a-zA-Z0-9_]*\}?/y,
    code: "promql-window",
    message: "this placeholder is not known",
    hint: "write $window where the range belongs: rate(x[$window])",
  },
  {
    pattern: /\$/y,
    code: "promql-window",
    message: "$ does not belong into a query",
    hint: "write $window where the range belongs: rate(x[$window])",
  },
  {
    pattern: /\p{Zs}|[\u2028\u2029\u200b\ufeff\v\f\u0085]/uy,
    message: "this is a special blank, not a plain space",
    hint: "replace it by a space; it often comes with copied text",
  },
];

/** Says what a character that starts no token of PromQL was probably meant to be. */
export function strayCharacter(text: string, at: number): PromqlFinding {
  for (const { pattern, code = "promql-syntax", message, hint } of strays) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { code, from: at, to: pattern.lastIndex, message, hint };
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const shown = /^[\p{Cc}\p{Cf}\p{Cs}]$/u.test(character) ? codeOf(character) : `"${character}" (${codeOf(character)})`;
  return {
    code: "promql-syntax",
    from: at,
    to: at + character.length,
    message: `the character ${shown} does not belong into a query`,
    hint: "remove it; names that are not plain ASCII are written between quotes",
  };
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
