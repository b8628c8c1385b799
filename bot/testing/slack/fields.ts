/** A JSON object whose fields nobody has checked. */
export interface Fields {
  readonly [name: string]: unknown;
}

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as an object; an empty one when it is none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** A value as a list of objects; what is no object is left out. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** A value as text; empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
