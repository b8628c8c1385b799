import type { RegexNode, SetItem } from "./regex-node.ts";
import type { RegexReader } from "./regex-reader.ts";

/** One part of a sequence: an assertion, or the items of a set, for which the reader's flags still count. */
export type EscapedPart = Extract<RegexNode, { kind: "assertion" }> | readonly SetItem[];

const assertions: Readonly<Record<string, "start" | "end" | "word-boundary" | "no-word-boundary">> = {
  A: "start",
  z: "end",
  b: "word-boundary",
  B: "no-word-boundary",
};

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Reads an escape outside a character class; \Q...\E gives one part for each of its characters. */
export function parseEscape(reader: RegexReader): readonly EscapedPart[] {
  const assertion = reader.match(/\\([AzbB])/y);
  if (assertion) return [{ kind: "assertion", at: assertions[assertion[1] as string] ?? "start" }];
  const at = reader.at();
  const quoted = reader.match(/\\Q([\s\S]*?)\\E/y);
  if (quoted) return [...(quoted[1] as string)].map((character) => [single(character.codePointAt(0) as number)]);
  // Prometheus puts the text between parentheses, and an open \Q takes in the closing one.
  if (reader.accept("\\Q")) reader.fail(at, 2, String.raw`this \Q is never closed`, String.raw`add the missing \E`);
  return [parseEscapedSet(reader) ?? [single(parseEscapedCharacter(reader))]];
}

/** Reads \d, \W, \pL, \p{Greek} and their like when they come next. */
export function parseEscapedSet(reader: RegexReader): readonly SetItem[] | undefined {
  const perl = reader.match(/\\([dswDSW])/y)?.[1];
  if (perl !== undefined) return perlItems(perl);
  const at = reader.at();
  const property = reader.match(/\\([pP])(?:\{(\^?)([^}]*)\}|([^{]))/uy);
  if (property === undefined) return undefined;
  const name = javascriptProperty(property[3] ?? property[4] ?? "");
  if (name === undefined)
    return reader.fail(
      at,
      property[0].length,
      "Unicode has no such property",
      String.raw`write \pL, \p{Lu} or a script such as \p{Greek}`,
    );
  return [{ property: name, negated: (property[1] === "P") !== (property[2] === "^") }];
}

const digits: readonly SetItem[] = [{ from: 0x30, to: 0x39 }];
const spaces: readonly SetItem[] = [{ from: 9, to: 10 }, { from: 12, to: 13 }, single(32)];
const words: readonly SetItem[] = [...digits, { from: 0x41, to: 0x5a }, single(0x5f), { from: 0x61, to: 0x7a }];

function perlItems(letter: string): readonly SetItem[] {
  const items = { d: digits, s: spaces, w: words }[letter.toLowerCase()] ?? [];
  return letter === letter.toLowerCase() ? items : complement(items);
}

/** All characters outside some ascending ranges. */
export function complement(items: readonly SetItem[]): readonly SetItem[] {
  const others: SetItem[] = [];
  let from = 0;
  for (const item of items) {
    if ("property" in item) continue;
    if (item.from > from) others.push({ from, to: item.from - 1 });
    from = item.to + 1;
  }
  return [...others, { from, to: 0x10ffff }];
}

/** The scripts whose full names are as short as the aliases that JavaScript knows beside them and RE2 does not. */
const shortScripts: ReadonlySet<string> = new Set(["Ahom", "Cham", "Kawi", "Lisu", "Modi", "Thai", "Toto"]);

function javascriptProperty(name: string): string | undefined {
  if (name === "Any") return "Any";
  if (/^[LMNPSZC][a-z]?$/.test(name)) return isProperty(name) ? name : undefined;
  const isScript = /^[A-Z][A-Za-z_]+$/.test(name) && (name.length !== 4 || shortScripts.has(name));
  return isScript && isProperty(`Script=${name}`) ? `Script=${name}` : undefined;
}

function isProperty(name: string): boolean {
  try {
    new RegExp(`\\p{${name}}`, "u");
    return true;
  } catch {
    return false;
  }
}

/** Reads an escape that stands for one character, such as \. or \x41. */
export function parseEscapedCharacter(reader: RegexReader): number {
  const at = reader.at();
  reader.next();
  const hexadecimal = reader.match(/x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/y);
  if (hexadecimal) {
    const code = Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? "", 16);
    if (code <= 0x10ffff) return code;
    return reader.fail(at, reader.at() - at, "Unicode has no such character", String.raw`the largest is \x{10ffff}`);
  }
  const octal = reader.match(/[1-7][0-7]{1,2}|0[0-7]{0,2}/y);
  if (octal) return Number.parseInt(octal[0], 8);
  const letter = reader.next();
  const control = controls[letter];
  if (control !== undefined) return control;
  const isPunctuation = letter !== "" && letter.charCodeAt(0) < 0x80 && !/[a-zA-Z0-9]/.test(letter);
  if (isPunctuation) return letter.charCodeAt(0);
  return unknownEscape(reader, at, letter);
}

function unknownEscape(reader: RegexReader, at: number, letter: string): never {
  const length = 1 + letter.length;
  if (letter === "")
    return reader.fail(at, 1, "the regular expression ends in a backslash", String.raw`write \\ for the character`);
  if (/\d/.test(letter))
    return reader.fail(at, length, "Prometheus has no backreferences", "write the repeated part again");
  if (letter === "Z")
    return reader.fail(
      at,
      length,
      String.raw`\Z is not known to Prometheus`,
      "leave it out: label matchers always match the whole value",
    );
  return reader.fail(at, length, `\\${letter} is not known to Prometheus`, `write ${letter} without the backslash`);
}

function single(codePoint: number): SetItem {
  return { from: codePoint, to: codePoint };
}
