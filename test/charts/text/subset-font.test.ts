import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { fontFile } from "../../../charts/rasterize.ts";
import { fontTables } from "../../../charts/text/open-type.ts";
import { subsetFont } from "../../../charts/text/subset-font.ts";

/** The tables of a WOFF file, unpacked. */
function woffTables(woff: Buffer): ReadonlyMap<string, Buffer> {
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < woff.readUInt16BE(12); index++) {
    const entry = 44 + index * 20;
    const start = woff.readUInt32BE(entry + 4);
    const stored = woff.subarray(start, start + woff.readUInt32BE(entry + 8));
    const length = woff.readUInt32BE(entry + 12);
    tables.set(woff.toString("latin1", entry, entry + 4), stored.length < length ? inflateSync(stored) : stored);
  }
  return tables;
}

function outlineLength(tables: ReadonlyMap<string, Buffer>, glyph: number): number {
  const loca = tables.get("loca") ?? Buffer.alloc(0);
  return loca.readUInt32BE((glyph + 1) * 4) - loca.readUInt32BE(glyph * 4);
}

test("subsetFont() keeps the outlines of the text, composite ones with their parts, and no others", () => {
  const font = readFileSync(fontFile(400));
  const woff = subsetFont(font, "Aé");
  const tables = woffTables(woff);
  const glyphCount = fontTables(font).get("maxp")?.readUInt16BE(4) ?? 0;
  const drawn = Array.from({ length: glyphCount }, (_, glyph) => outlineLength(tables, glyph)).filter(
    (length) => length > 0,
  );
  expect(woff.toString("latin1", 0, 4)).toBe("wOFF");
  expect(woff.readUInt32BE(8)).toBe(woff.length);
  // .notdef, A, é, and the e and acute that é is made of.
  expect(drawn).toHaveLength(5);
  expect(woff.length).toBeLessThan(30_000);
});

test("subsetFont() gives the same bytes for the same text", () => {
  const font = readFileSync(fontFile(600));
  expect(subsetFont(font, "99.9%").equals(subsetFont(font, "99.9%"))).toBe(true);
});
