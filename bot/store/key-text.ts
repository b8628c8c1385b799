import { createHash } from "node:crypto";

// An index of PostgreSQL refuses values above 2,704 bytes; four bytes per character at most.
const longest = 500;

/** A text fit for an indexed column of every engine, however long it is and whatever it holds; different texts stay different. */
export function keyText(text: string): string {
  if (text.length <= longest && !text.includes("\0") && text.isWellFormed()) return text;
  const hash = createHash("sha256").update(JSON.stringify(text)).digest("hex");
  return `${text.slice(0, 100).replaceAll("\0", "").toWellFormed()}…${hash}`;
}
