import type { Excerpt } from "../../slo/problem.ts";

/** The line of a text that holds the offending characters, cut to the width, and carets that stand under them. */
export function excerptLines(
  { text, from, to }: Excerpt,
  columns: number,
): { readonly line: string; readonly carets: string } {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", from);
  const end = next === -1 ? text.length : next;
  // Counted in characters, not in UTF-16 units; a tab would move everything behind it.
  const characters = (part: string) => [...part.replaceAll("\t", " ")];
  const before = characters(text.slice(start, from));
  const marked = characters(text.slice(from, Math.min(to, end)));
  const after = characters(text.slice(Math.min(to, end), end));
  const length = Math.max(1, Math.min(marked.length, columns - 10));
  const fits = before.length + marked.length + after.length <= columns;
  const left = fits ? before : cutTo(before, Math.max(10, Math.floor((columns - length) / 2)), "start");
  const right = cutTo([...marked, ...after], Math.max(length, columns - left.length), "end");
  return { line: [...left, ...right].join(""), carets: " ".repeat(left.length) + "^".repeat(length) };
}

function cutTo(characters: readonly string[], room: number, cut: "start" | "end"): readonly string[] {
  if (characters.length <= room) return characters;
  return cut === "start"
    ? ["…", ...characters.slice(characters.length - room + 1)]
    : [...characters.slice(0, room - 1), "…"];
}
