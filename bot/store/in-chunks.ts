// PostgreSQL takes at most 65,535 parameters in one statement, SQLite 32,766.
const rowsPerStatement = 500;

/** Rows in parts that fit into one statement of every engine. */
export function inChunks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const chunks = Math.ceil(rows.length / rowsPerStatement);
  return Array.from({ length: chunks }, (_, index) =>
    rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  );
}
