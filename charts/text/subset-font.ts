import { deflateSync } from "node:zlib";
import { fontTable, fontTables, glyphsOfCharacters } from "./open-type.ts";

const KEPT_TABLES = [
  "OS/2",
  "cmap",
  "cvt ",
  "fpgm",
  "gasp",
  "glyf",
  "head",
  "hhea",
  "hmtx",
  "loca",
  "maxp",
  "name",
  "prep",
];
const WOFF_HEADER_SIZE = 44;
const WOFF_ENTRY_SIZE = 20;
// Flags of a composite glyph: https://learn.microsoft.com/typography/opentype/spec/glyf#composite-glyph-description
const WORD_ARGUMENTS = 0x1;
const ONE_SCALE = 0x8;
const MORE_COMPONENTS = 0x20;
const TWO_SCALES = 0x40;
const MATRIX = 0x80;

/** A TrueType font with only the outlines that a text needs, as a WOFF file. */
export function subsetFont(font: Buffer, text: string): Buffer {
  const tables = fontTables(font);
  const { glyf, loca, head } = outlinesOf(tables, text);
  const kept = KEPT_TABLES.flatMap((tag) => {
    const data = { glyf, loca, head }[tag] ?? tables.get(tag);
    return data === undefined ? [] : [{ tag, data }];
  });
  return woff(font.readUInt32BE(0), [...kept, { tag: "post", data: postWithoutNames(tables) }]);
}

/** Glyphs keep their numbers, so that all other tables stay as they are; those not needed become empty. */
function outlinesOf(tables: ReadonlyMap<string, Buffer>, text: string): { glyf: Buffer; loca: Buffer; head: Buffer } {
  const source = fontTable(tables, "glyf");
  const outline = outlineReader(tables, source);
  const needed = neededGlyphs(glyphsOfCharacters(tables), { text, outline });
  const glyphCount = fontTable(tables, "maxp").readUInt16BE(4);
  const loca = Buffer.alloc((glyphCount + 1) * 4);
  const parts: Buffer[] = [];
  let length = 0;
  for (let glyph = 0; glyph < glyphCount; glyph++) {
    loca.writeUInt32BE(length, glyph * 4);
    if (!needed.has(glyph)) continue;
    const part = padded(outline(glyph));
    parts.push(part);
    length += part.length;
  }
  loca.writeUInt32BE(length, glyphCount * 4);
  const head = Buffer.from(fontTable(tables, "head"));
  head.writeInt16BE(1, 50);
  return { glyf: Buffer.concat(parts), loca, head };
}

function outlineReader(tables: ReadonlyMap<string, Buffer>, glyf: Buffer): (glyph: number) => Buffer {
  const loca = fontTable(tables, "loca");
  const long = fontTable(tables, "head").readInt16BE(50) === 1;
  const offset = (glyph: number) => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2);
  return (glyph) => glyf.subarray(offset(glyph), offset(glyph + 1));
}

function neededGlyphs(
  glyphs: ReadonlyMap<number, number>,
  { text, outline }: { text: string; outline: (glyph: number) => Buffer },
): ReadonlySet<number> {
  const waiting = [0, ...[...text].map((character) => glyphs.get(character.codePointAt(0) ?? 0) ?? 0)];
  const needed = new Set<number>();
  for (let glyph = waiting.pop(); glyph !== undefined; glyph = waiting.pop()) {
    if (needed.has(glyph)) continue;
    needed.add(glyph);
    waiting.push(...componentsOf(outline(glyph)));
  }
  return needed;
}

function componentsOf(outline: Buffer): readonly number[] {
  if (outline.length < 10 || outline.readInt16BE(0) >= 0) return [];
  const components: number[] = [];
  let at = 10;
  let flags = MORE_COMPONENTS;
  while ((flags & MORE_COMPONENTS) !== 0) {
    flags = outline.readUInt16BE(at);
    components.push(outline.readUInt16BE(at + 2));
    at += 4 + ((flags & WORD_ARGUMENTS) !== 0 ? 4 : 2);
    at += (flags & ONE_SCALE) !== 0 ? 2 : (flags & TWO_SCALES) !== 0 ? 4 : (flags & MATRIX) !== 0 ? 8 : 0;
  }
  return components;
}

/** Version 3 of the table holds no glyph names. */
function postWithoutNames(tables: ReadonlyMap<string, Buffer>): Buffer {
  const post = Buffer.from(fontTable(tables, "post").subarray(0, 32));
  post.writeUInt32BE(0x00030000, 0);
  return post;
}

/** https://www.w3.org/TR/WOFF/#OverallStructure */
function woff(flavor: number, tables: readonly { readonly tag: string; readonly data: Buffer }[]): Buffer {
  const sorted = tables.toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
  const header = Buffer.alloc(WOFF_HEADER_SIZE + sorted.length * WOFF_ENTRY_SIZE);
  const parts: Buffer[] = [];
  let offset = header.length;
  let sfntSize = 12 + sorted.length * 16;
  for (const [index, { tag, data }] of sorted.entries()) {
    const deflated = deflateSync(data, { level: 9 });
    const stored = deflated.length < data.length ? deflated : data;
    const entry = WOFF_HEADER_SIZE + index * WOFF_ENTRY_SIZE;
    header.write(tag, entry, "latin1");
    header.writeUInt32BE(offset, entry + 4);
    header.writeUInt32BE(stored.length, entry + 8);
    header.writeUInt32BE(data.length, entry + 12);
    header.writeUInt32BE(checksum(data), entry + 16);
    const part = padded(stored);
    parts.push(part);
    offset += part.length;
    sfntSize += padded(data).length;
  }
  header.write("wOFF", 0, "latin1");
  header.writeUInt32BE(flavor, 4);
  header.writeUInt32BE(offset, 8);
  header.writeUInt16BE(sorted.length, 12);
  header.writeUInt32BE(sfntSize, 16);
  header.writeUInt16BE(1, 20);
  return Buffer.concat([header, ...parts]);
}

function padded(data: Buffer): Buffer {
  return data.length % 4 === 0 ? data : Buffer.concat([data, Buffer.alloc(4 - (data.length % 4))]);
}

function checksum(data: Buffer): number {
  const words = padded(data);
  let sum = 0;
  for (let at = 0; at < words.length; at += 4) sum = (sum + words.readUInt32BE(at)) >>> 0;
  return sum;
}
