/** The tables of a TrueType font file, by their four-letter tag. */
export function fontTables(font: Buffer): ReadonlyMap<string, Buffer> {
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const record = 12 + index * 16;
    const start = font.readUInt32BE(record + 8);
    tables.set(
      font.toString("latin1", record, record + 4),
      font.subarray(start, start + font.readUInt32BE(record + 12)),
    );
  }
  return tables;
}

/** The table with this tag; a font without it is broken. */
export function fontTable(tables: ReadonlyMap<string, Buffer>, tag: string): Buffer {
  const table = tables.get(tag);
  if (table === undefined) throw new Error(`the font has no ${tag} table`);
  return table;
}

/** The glyph of each character in the basic plane that the font can draw. */
export function glyphsOfCharacters(tables: ReadonlyMap<string, Buffer>): ReadonlyMap<number, number> {
  const cmap = fontTable(tables, "cmap");
  const glyphs = new Map<number, number>();
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4));
    if (subtable.readUInt16BE(0) === 4) readSegments(subtable, glyphs);
  }
  return glyphs;
}

/** How far the pen moves for each character, in thousandths of the font size. */
export function characterWidths(tables: ReadonlyMap<string, Buffer>): ReadonlyMap<number, number> {
  const unitsPerEm = fontTable(tables, "head").readUInt16BE(18);
  const metricCount = fontTable(tables, "hhea").readUInt16BE(34);
  const hmtx = fontTable(tables, "hmtx");
  const widths = new Map<number, number>();
  for (const [character, glyph] of glyphsOfCharacters(tables)) {
    const advance = hmtx.readUInt16BE(Math.min(glyph, metricCount - 1) * 4);
    widths.set(character, Math.round((advance * 1000) / unitsPerEm));
  }
  return widths;
}

/** Format 4: https://learn.microsoft.com/typography/opentype/spec/cmap#format-4-segment-mapping-to-delta-values */
function readSegments(subtable: Buffer, glyphs: Map<number, number>): void {
  const size = subtable.readUInt16BE(6);
  for (let segment = 0; segment < size; segment += 2) {
    const end = subtable.readUInt16BE(14 + segment);
    const start = subtable.readUInt16BE(16 + size + segment);
    const delta = subtable.readUInt16BE(16 + 2 * size + segment);
    const offsetAt = 16 + 3 * size + segment;
    const offset = subtable.readUInt16BE(offsetAt);
    for (let character = start; character <= end && character !== 0xffff; character++) {
      const raw = offset === 0 ? character : subtable.readUInt16BE(offsetAt + offset + 2 * (character - start));
      const glyph = offset !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(character, glyph);
    }
  }
}
