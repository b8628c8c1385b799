// PostgreSQL takes at most 65,535 parameters in one statement, SQLite 32,766.
const rowsPerStatement = 256;

/**
 * Rows in parts that fit into one statement of every engine. Their sizes are powers of two: SQLite's prepared statements are kept, one for
 * each size, and take memory by their size.
 */
export function inChunks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const chunks: (readonly Row[])[] = [];
  let from = 0;
  for (let size = rowsPerStatement; size >= 1; size /= 2) {
    for (; rows.length - from >= size; from += size) chunks.push(rows.slice(from, from + size));
  }
  return chunks;
}
