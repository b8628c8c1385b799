/** What `JSON.parse` gives, before anybody looked at it. */
export type Fields = Readonly<Record<string, unknown>>;

/** PostgreSQL takes neither NUL nor half a surrogate pair, and both can stand in a text. */
function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes("\0") ? whole.replaceAll("\0", "\uFFFD") : whole;
}

const unstorableEscape = /\\u(?:0000|d[89a-f])/i;
/** Any escape of JSON, so that a backslash that is escaped itself does not begin another one; two halves of a pair are one. */
const escapes = /\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|u([0-9a-f]{4})|[^u])/gi;

function withStorableEscapes(text: string): string {
  if (!unstorableEscape.test(text)) return text;
  return text.replace(escapes, (found, _high, _low, alone?: string) =>
    alone !== undefined && /^(?:0000|d[89a-f])/i.test(alone) ? "\\ufffd" : found,
  );
}

/**
 * The value of a JSON text; undefined when it is none, and for `null`. Its texts are such as any store takes. Never throws, however deep it is
 * nested.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(withStorableEscapes(storable(text))) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The value as an object, or undefined. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The first of the named fields that is there and not null. Only own fields count, so `__proto__` and `constructor` are nothing special. */
export function pick(value: unknown, ...names: readonly string[]): unknown {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  for (const name of names) if (Object.hasOwn(fields, name) && fields[name] != null) return fields[name];
  return undefined;
}

/** A text, number or boolean as text; undefined for everything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return storable(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** The first of the named fields that is a text which is not blank, without the space around it. */
export function pickText(value: unknown, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(pick(value, name))?.trim();
    if (text !== undefined && text !== "") return text;
  }
  return undefined;
}

/** A finite number, also when it is written as a text. */
export function pickNumber(value: unknown, ...names: readonly string[]): number | undefined {
  const text = pickText(value, ...names);
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** A field that is a list; empty for everything else. */
export function pickList(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const list = pick(value, ...names);
  return Array.isArray(list) ? list : [];
}

/** A field that is an object, or a JSON text of one, as EventBridge's `reasonData` is. */
export function pickFields(value: unknown, ...names: readonly string[]): Fields | undefined {
  const inner = pick(value, ...names);
  return fieldsOf(typeof inner === "string" ? parseJson(inner) : inner);
}

/** A short JSON text for people: deep parts and long lists are cut. */
export function compactJson(value: unknown, depth = 4): string {
  if (typeof value === "string") return JSON.stringify(storable(value.slice(0, 500)));
  if (typeof value !== "object" || value === null) return String(value);
  if (depth === 0) return "…";
  const parts = Array.isArray(value)
    ? value.slice(0, 20).map((item) => compactJson(item, depth - 1))
    : Object.keys(value)
        .slice(0, 40)
        .map((name) => `${compactJson(name)}: ${compactJson((value as Fields)[name], depth - 1)}`);
  return Array.isArray(value) ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
}
