import { isRecord } from "../../../service/prometheus-result.ts";

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** What lies at a path of fields, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, field) =>
      typeof field === "number"
        ? Array.isArray(inner)
          ? (inner[field] as unknown)
          : undefined
        : isRecord(inner)
          ? inner[field]
          : undefined,
    value,
  );
}

/** The objects of a list at a path of fields. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly Fields[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** A text at a path of fields, or undefined. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const text = at(value, ...path);
  return typeof text === "string" ? text : undefined;
}

/** A number at a path of fields, or undefined. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const number = at(value, ...path);
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}
