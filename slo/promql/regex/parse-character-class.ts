import { complement, parseEscapedCharacter, parseEscapedSet } from "./parse-escape.ts";
import type { SetItem } from "./regex-node.ts";
import type { RegexReader } from "./regex-reader.ts";

/** Source: https://github.com/google/re2/wiki/Syntax, "ASCII character classes". */
const posixClasses: Readonly<Record<string, string>> = {
  alnum: "09AZaz",
  alpha: "AZaz",
  ascii: "\0\x7f",
  blank: "\t\t  ",
  cntrl: "\0\x1f\x7f\x7f",
  digit: "09",
  graph: "!~",
  lower: "az",
  print: " ~",
  punct: "!/:@[`{~",
  space: "\t\r  ",
  upper: "AZ",
  word: "09AZ__az",
  xdigit: "09AFaf",
};

/** Reads [...] and what it matches. */
export function parseCharacterClass(reader: RegexReader): {
  readonly negated: boolean;
  readonly items: readonly SetItem[];
} {
  const at = reader.at();
  reader.next();
  const negated = reader.accept("^");
  const items: SetItem[] = [];
  // A ] in first place is an ordinary character.
  for (let first = true; first || reader.peek() !== "]"; first = false) {
    if (reader.done()) unclosed(reader, at);
    items.push(...(parsePosixClass(reader) ?? parseEscapedSet(reader) ?? [parseRange(reader, at)]));
  }
  reader.next();
  return { negated, items };
}

function unclosed(reader: RegexReader, at: number): never {
  return reader.fail(at, 1, "this [ is never closed", String.raw`add the missing ], or write \[ for the character`);
}

function parsePosixClass(reader: RegexReader): readonly SetItem[] | undefined {
  const at = reader.at();
  const match = reader.match(/\[:(\^?)([\s\S]*?):\]/y);
  if (match === undefined) return undefined;
  const ends = Object.hasOwn(posixClasses, match[2] as string) ? posixClasses[match[2] as string] : undefined;
  if (ends === undefined)
    return reader.fail(at, match[0].length, `there is no class ${match[0]}`, "write one such as [[:alpha:]]");
  const items: SetItem[] = [];
  for (let index = 0; index < ends.length; index += 2) {
    items.push({ from: ends.charCodeAt(index), to: ends.charCodeAt(index + 1) });
  }
  return match[1] === "^" ? complement(items) : items;
}

function parseRange(reader: RegexReader, classAt: number): SetItem {
  const at = reader.at();
  const from = parseCharacter(reader, classAt);
  if (reader.match(/-(?!\])/y) === undefined) return { from, to: from };
  const to = parseCharacter(reader, classAt);
  if (to < from) reader.fail(at, reader.at() - at, "this range runs backwards", "write the smaller character first");
  return { from, to };
}

function parseCharacter(reader: RegexReader, classAt: number): number {
  if (reader.done()) unclosed(reader, classAt);
  return reader.peek() === "\\" ? parseEscapedCharacter(reader) : (reader.next().codePointAt(0) as number);
}
