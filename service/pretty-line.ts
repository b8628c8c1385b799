/** How much a line matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

const colorOf: Readonly<Record<string, number>> = { debug: 90, info: 32, warn: 33, error: 31 };
const longestValue = 300;

/** A JSON line of the log as one line for people: `04:12:07.123 WARN scrape was slow took=1.2`. */
export function prettyLine(line: string, colors: boolean): string {
  const { level, time, message, ...fields } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const paint = (code: number, text: string) => (colors ? `\u001b[${code}m${text}\u001b[0m` : text);
  const word = String(level);
  const shown = Object.entries(fields).map(([name, value]) => `${paint(90, `${name}=`)}${valueText(value)}`);
  const head = [paint(90, String(time).slice(11, 23)), paint(colorOf[word] ?? 0, word.toUpperCase().padEnd(5))];
  return `${[...head, oneLine(String(message ?? "")), ...shown].join(" ")}\n`;
}

function valueText(value: unknown): string {
  if (isErrorRecord(value)) return JSON.stringify(errorSentence(value));
  const text = typeof value === "string" && /^[\w./:@*%+-]+$/.test(value) ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

interface ErrorRecord {
  readonly message: string;
  readonly stack: string;
  readonly cause?: unknown;
}

function isErrorRecord(value: unknown): value is ErrorRecord {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value;
}

function errorSentence({ message, cause }: ErrorRecord): string {
  return isErrorRecord(cause) ? `${message}: ${errorSentence(cause)}` : message;
}

/** Control characters could draw anything on a terminal. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (found) => JSON.stringify(found).slice(1, -1));
}
