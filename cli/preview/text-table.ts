import type { Column, TableRow } from "../../charts/model/table.ts";

/** The table of a Markdown text; other lines stand one to a row. Links keep their words only, because a picture has none. */
export function textParts(markdown: string): {
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
} {
  const lines = markdown.split("\n").filter((line) => line.trim() !== "");
  const [head, ...rest] = lines.filter((line) => line.startsWith("|")).map(cellsOf);
  const others = lines.filter((line) => !line.startsWith("|")).map(plain);
  if (head === undefined) return { columns: [{ name: "" }], rows: others.map((line) => [line]) };
  const rows = rest.filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  const pad = (cells: readonly string[]) => head.map((_, column) => cells[column] ?? "");
  return { columns: head.map((name) => ({ name })), rows: [...rows, ...others.map((line) => [line])].map(pad) };
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\||\|\s*$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.trim()));
}

const markup = /\\(.)|\[((?:\\.|[^\]\\])*)\]\((?:<[^>]*>|[^)]*)\)|[*_`]{1,2}(?=\S)|(?<=\S)[*_`]{1,2}/g;

/** Escapes, links and marks in one pass: what an escape stands for is no mark any more. */
function plain(text: string): string {
  return text.replace(markup, (_, escaped?: string, words?: string) => escaped ?? plain(words ?? ""));
}
