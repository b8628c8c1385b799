import { type Fields, textOf } from "../json-value.ts";

/** Texts, numbers and booleans on the first level of an object, as fields to show. */
export function scalarFields(
  body: Fields,
  { except = [] }: { readonly except?: readonly string[] } = {},
): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null);
  for (const name of Object.keys(body).slice(0, 100)) {
    const text = textOf(body[name]);
    if (text !== undefined && text.trim() !== "" && !except.includes(name))
      fields[name.slice(0, 60)] = text.slice(0, 1200);
  }
  return fields;
}
