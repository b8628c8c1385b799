/** Text on lines of at most this many characters, broken between words but never at a no-break space. */
export function wrapText(text: string, columns: number): readonly string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, columns).map((part) => part.replaceAll("\u00a0", " ")));
}

/** Text that wrapText() keeps on one line, such as a number and its unit. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function wrapLine(line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** The same with a first line that begins with a label, and further lines that stand below its text. */
export function hangingText(label: string, text: string, columns: number): string {
  const indent = " ".repeat(label.length);
  return wrapText(text, Math.max(20, columns - label.length))
    .map((line, index) => `${index === 0 ? label : indent}${line}`)
    .join("\n");
}
