/** Control characters, line ends, and the marks that turn the direction of text around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go.
const notForOneLine = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go.
const notForText = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** At most `limit` characters, with an ellipsis where something was cut; never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}

/** A text as one line for people. */
export function oneLine(text: string, limit = 200): string {
  return cut(
    text
      .slice(0, limit * 4)
      .toWellFormed()
      .replace(notForOneLine, " ")
      .replace(/\s+/g, " ")
      .trim(),
    limit,
  );
}

/** A text of several lines for people. */
export function plainText(text: string, limit: number): string {
  return cut(
    text
      .slice(0, limit * 2)
      .toWellFormed()
      .replaceAll("\r\n", "\n")
      .replace(notForText, "")
      .trim(),
    limit,
  );
}

/** The first line with something to read on it. */
export function firstLine(text: string, limit = 200): string {
  for (const part of text.slice(0, 8192).split(/[\r\n]/)) {
    const line = oneLine(part, limit);
    if (line !== "") return line;
  }
  return "";
}
