/** Text in a table, and how to paint it once its width is settled. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface TableOptions {
  /** One per column. */
  readonly align: readonly ("left" | "right")[];
  readonly indent?: string;
}

/** Rows as aligned lines; a row with fewer cells than the others ends early, and its last cell may be wider than its column. */
export function renderTable(
  rows: readonly (readonly (string | Cell)[])[],
  { align, indent = "" }: TableOptions,
): string {
  const cells = rows.map((row) => row.map((cell): Cell => (typeof cell === "string" ? { text: cell } : cell)));
  const widths = align.map((_, column) =>
    Math.max(
      0,
      ...cells.filter((row) => row.length === align.length).map((row) => [...(row[column]?.text ?? "")].length),
    ),
  );
  return cells.map((row) => `${indent}${renderRow(row, widths, align)}\n`).join("");
}

function renderRow(row: readonly Cell[], widths: readonly number[], align: TableOptions["align"]): string {
  const isShort = row.length < align.length;
  return row
    .map(({ text, paint = (plain) => plain }, column) => {
      const room = " ".repeat(Math.max(0, (widths[column] ?? 0) - [...text].length));
      const isLast = column === row.length - 1;
      if (align[column] === "right" && !(isShort && isLast)) return room + paint(text);
      return paint(text) + (isLast ? "" : room);
    })
    .join("  ");
}
