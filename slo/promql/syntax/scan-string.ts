import type { PromqlFinding } from "../promql-finding.ts";

/** A quoted text with its escapes resolved and the position after its closing quote, or what is wrong with it. */
export type ScannedString =
  | { readonly ok: true; readonly value: string; readonly to: number }
  | { readonly ok: false; readonly finding: PromqlFinding };

const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

const numericEscapes = [
  { pattern: /\\([0-7]{3})/y, radix: 8, bytes: true },
  { pattern: /\\x([0-9a-fA-F]{2})/y, radix: 16, bytes: true },
  { pattern: /\\u([0-9a-fA-F]{4})/y, radix: 16, bytes: false },
  { pattern: /\\U([0-9a-fA-F]{8})/y, radix: 16, bytes: false },
] as const;

/** Reads the quoted text that starts at `from`; source: https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */
export function scanString(text: string, from: number): ScannedString {
  const quote = text[from] as string;
  const end = closingQuote(text, from);
  if (end === undefined)
    return bad(
      from,
      quote === "`" ? text.length : lineEnd(text, from),
      "this text is never closed",
      `add the closing ${quote}`,
    );
  const body = text.slice(from + 1, end);
  const unreadable = body.search(/\ufffd|\p{Surrogate}/u);
  if (unreadable >= 0) {
    const at = from + 1 + unreadable;
    return bad(at, at + 1, "this character is broken: it is not valid Unicode", "type the character again");
  }
  if (quote === "`" || !body.includes("\\")) return { ok: true, value: body, to: end + 1 };
  const value = resolveEscapes(text, from + 1, end, quote);
  return typeof value === "string" ? { ok: true, value, to: end + 1 } : value;
}

function closingQuote(text: string, from: number): number | undefined {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (quote === "`") continue;
    if (text[at] === "\n") return undefined;
    if (text[at] === "\\") at++;
  }
  return undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function resolveEscapes(text: string, from: number, to: number, quote: string): string | ScannedString {
  let value = "";
  let bytes: number[] = [];
  // Go strings are bytes: \xc3\xa9 is one letter, so neighbouring byte escapes are decoded together.
  const flush = () => {
    if (bytes.length > 0) value += new TextDecoder().decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let at = from; at < to; ) {
    const letter = text[at + 1] as string;
    if (text[at] !== "\\") {
      flush();
      value += text[at++];
    } else if (letter === quote || simpleEscapes[letter] !== undefined) {
      flush();
      value += simpleEscapes[letter] ?? quote;
      at += 2;
    } else {
      const numeric = numericEscape(text, at);
      if (numeric === undefined) return unknownEscape(text, at, quote);
      if (numeric.bytes) bytes.push(numeric.code);
      else {
        flush();
        value += String.fromCodePoint(numeric.code);
      }
      at = numeric.to;
    }
  }
  flush();
  return value;
}

function numericEscape(text: string, at: number) {
  for (const { pattern, radix, bytes } of numericEscapes) {
    pattern.lastIndex = at;
    const digits = pattern.exec(text)?.[1];
    if (digits === undefined) continue;
    const code = Number.parseInt(digits, radix);
    const valid = bytes ? code <= 0xff : code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return valid ? { code, bytes, to: pattern.lastIndex } : undefined;
  }
  return undefined;
}

function unknownEscape(text: string, at: number, quote: string): ScannedString {
  const letter = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  const to = at + 1 + letter.length;
  if (/[0-7xuU]/.test(letter)) {
    return bad(
      at,
      to,
      `\\${letter} does not start a valid character code`,
      String.raw`write \123, \x7f, \u00e9 or \U0001f600`,
    );
  }
  if (letter === '"' || letter === "'") {
    return bad(at, to, `\\${letter} is not needed between ${quote} quotes`, `write ${letter} without the backslash`);
  }
  if (/\p{Cc}/u.test(letter)) {
    return bad(at, to, "a backslash stands before the end of a line or a control character", "remove the backslash");
  }
  return bad(
    at,
    to,
    `\\${letter} is not an escape that PromQL knows`,
    `write \\\\${letter}, or put the text between \`backquotes\``,
  );
}

function bad(from: number, to: number, message: string, hint: string): ScannedString {
  return { ok: false, finding: { code: "promql-string", from, to, message, hint } };
}
