/** What YAML is made of here: texts, numbers, booleans, lists and mappings; a key without a value is left out. */
type Plain = string | number | boolean | undefined | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * Plain data as YAML that every reader takes the same way: what YAML 1.1 or 1.2 could read as something else than text
 * (`on`, `12:30`, `1e3`) is quoted. The only place that writes generated YAML; ten times faster than a general library,
 * which matters at 10,000 SLOs (see docs/benchmarks.md).
 */
export function printYaml(data: unknown): string {
  return printBlock(data as Plain, "");
}

function printBlock(data: Plain, indent: string): string {
  if (!isCollection(data)) return `${indent}${printScalar(data, indent)}\n`;
  if (isEmpty(data)) return `${indent}${Array.isArray(data) ? "[]" : "{}"}\n`;
  if (Array.isArray(data)) return (data as readonly Plain[]).map((item) => printItem(item, indent)).join("");
  let text = "";
  for (const [key, value] of Object.entries(data as { readonly [key: string]: Plain })) {
    if (value === undefined) continue;
    text += `${indent}${printScalar(key, indent)}:`;
    text +=
      isCollection(value) && !isEmpty(value)
        ? `\n${printBlock(value, `${indent}  `)}`
        : ` ${printBlock(value, indent).trimStart()}`;
  }
  return text;
}

/** An item's first line stands behind its dash, the others below it. */
function printItem(item: Plain, indent: string): string {
  const inner = `${indent}  `;
  return `${indent}- ${printBlock(item, inner).slice(inner.length)}`;
}

function isCollection(value: Plain): value is readonly Plain[] | { readonly [key: string]: Plain } {
  return typeof value === "object";
}

function isEmpty(value: Plain): boolean {
  return Object.values(value as object).every((item) => item === undefined);
}

// Texts that need no quotes: printable ASCII that begins with a letter and holds no comment or mapping sign; and durations.
const plainText = /^[A-Za-z_(/][\x20-\x7e]*$/;
const notPlain = /: | #|[: ]$/;
const duration = /^(\d+(ms|[smhdwy]))+$/;
// Words that YAML 1.1 reads as booleans or null, and an exponent without a number, which some readers take for one.
const reservedWords = /^(y|n|yes|no|on|off|true|false|null|e[-+]?\d+)$/i;
const printable = /^[\x20-\x7e\u00a1-\u2027\u2030-\ud7ff]*$/;
// One class and no group: a board of 100,000 characters with one emoji must not be tried in every division into lines.
const printableLines = /^[\x21-\x7e][\n\x20-\x7e\u00a1-\u2027\u2030-\ud7ff]*$/;

function printScalar(value: string | number | boolean | undefined, indent: string): string {
  if (typeof value !== "string") return String(value);
  if (duration.test(value) || (plainText.test(value) && !notPlain.test(value) && !reservedWords.test(value)))
    return value;
  if (value.includes("\n") && !value.endsWith("\n") && printableLines.test(value)) {
    return `|-\n${value.replace(/^(?!$)/gm, `${indent}  `)}`;
  }
  // JSON's escapes are YAML's as well; the two line separators that JSON leaves alone are line breaks for YAML.
  if (printable.test(value) && value !== "") return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029")
    .replaceAll("\u0085", "\\u0085")
    .replaceAll("\ufeff", "\\ufeff");
}
