import type { Labels } from "../../../slo/model.ts";
import { compactJson, type Fields, fieldsOf, textOf } from "./json-value.ts";
import { cut } from "./one-line.ts";

/** Longer values are cut: they are for people and for routing, and a body may be 20 MB. */
const limits = { names: 200, name: 512, value: 8192 } as const;

/**
 * Labels without a prototype, so that a label `__proto__` or `constructor` is a label like any other. Numbers and booleans become texts,
 * lists and objects a short JSON text; null and missing values are left out.
 */
export function safeLabels(...sources: readonly unknown[]): Labels {
  const labels: Record<string, string> = Object.create(null);
  for (const source of sources) {
    const fields: Fields = fieldsOf(source) ?? {};
    for (const name of Object.keys(fields).slice(0, limits.names)) {
      const value = fields[name];
      if (value == null || name.length > limits.name || name in labels) continue;
      labels[textOf(name) ?? ""] = cut(textOf(value) ?? compactJson(value), limits.value);
    }
  }
  return labels;
}

/** Tags or dimensions: a map, or a list of `{name, value}` or `{Key, Value}`. The first value of a name counts. */
export function labelsOfPairs(value: unknown): Labels {
  if (!Array.isArray(value)) return safeLabels(value);
  const labels: Record<string, string> = Object.create(null);
  for (const item of value.slice(0, limits.names)) {
    const pair = safeLabels(item);
    const name = pair["name"] ?? pair["Name"] ?? pair["key"] ?? pair["Key"];
    if (name !== undefined && name.length <= limits.name && !(name in labels))
      labels[name] = pair["value"] ?? pair["Value"] ?? "";
  }
  return labels;
}
