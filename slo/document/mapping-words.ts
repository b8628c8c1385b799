import type { z } from "zod";
import { show } from "../problem.ts";
import { orList } from "./or-list.ts";
import {
  discriminatorOf,
  discriminatorValues,
  fieldsOf,
  insteadOf,
  literalOf,
  type MappingField,
  optionNamed,
} from "./schema-walk.ts";

/** How to write the mapping that belongs where a word or a number stands; undefined where its fields are not known. */
export function mappingWords(value: unknown, schema: z.ZodType): string | undefined {
  const own = insteadOf(schema, value);
  if (own !== undefined) return own;
  const discriminator = discriminatorOf(schema);
  const option = optionNamed(schema, value) ?? schema;
  if (discriminator !== undefined && option === schema)
    return `{ ${discriminator}: …, … }, with the ${discriminator} ${orList(discriminatorValues(schema, []))}`;
  const fields = fieldsOf(option);
  const required = fields.filter(({ isOptional }) => !isOptional);
  if (fields.length === 0) return undefined;
  if (required.length === 0) return `a mapping with ${listed(fields.map(({ name }) => name))}`;
  const [first] = fields;
  const written = required.map((field) => `${field.name}: ${valueWords(field, field === first ? value : undefined)}`);
  return `{ ${written.join(", ")} }`;
}

/** What was written stands for the first field, where that takes it. */
function valueWords({ schema }: MappingField, value: unknown): string {
  const literal = literalOf(schema);
  if (literal !== undefined) return show(literal);
  return value !== undefined && schema.safeParse(value).success ? show(value) : "…";
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names.join("") : `some of ${names.join(", ")}`;
}
