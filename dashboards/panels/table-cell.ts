/** A text as it stands in a cell of a table in Markdown, where nothing of it has a meaning of its own. */
export function tableCell(text: string): string {
  return text.replace(/[\\|[\]<>*_`]/g, "\\$&").replaceAll("\n", " ");
}

/** A link in such a cell. */
export function linkCell(name: string, url: string): string {
  return `[${tableCell(name)}](<${url.replace(/[<>\n|]/g, encodeURIComponent)}>)`;
}
