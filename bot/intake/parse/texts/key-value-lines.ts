/** `Name: value` lines of a text, in their order. A name is short and has no punctuation, so that sentences are none. */
export function keyValueLines(text: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null);
  for (const line of text.slice(0, 65_536).split(/\r?\n/, 400)) {
    const found = /^ ?([A-Za-z][\w /-]{0,40}?) ?: +(\S.{0,2000})$/.exec(line);
    const [, name, value] = found ?? [];
    if (name !== undefined && value !== undefined && !(name in fields)) fields[name] = value.trim();
  }
  return fields;
}
