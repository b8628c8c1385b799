import type { z } from "zod";

type Path = readonly PropertyKey[];

// zod keeps what a schema is made of in `_zod.def`; its documentation offers no other way to look inside one
// (https://zod.dev/packages/core).
interface Described {
  readonly _zod: { readonly def: Record<string, unknown> };
}

/** The keys that a mapping at a path may have; for a union those of all its branches. */
export function knownKeys(schema: z.ZodType, root: unknown, path: Path): readonly string[] {
  const def = (schemaAt(schema, root, path) as unknown as Described)._zod.def;
  const branches = (def.options as readonly z.ZodType[] | undefined) ?? [];
  return [...Object.keys(def.shape ?? {}), ...branches.flatMap((branch) => knownKeys(branch, undefined, []))];
}

/** The schema at a path, following the input where a union must choose. */
export function schemaAt(schema: z.ZodType, root: unknown, path: Path): z.ZodType {
  let current = unwrap(schema, root);
  let value = root;
  for (const step of path) {
    const def = (current as unknown as Described)._zod.def;
    value = valueAt(value, [step]);
    const shape = def.shape as Record<string, z.ZodType> | undefined;
    const next =
      shape?.[String(step)] ?? (def.element as z.ZodType | undefined) ?? (def.valueType as z.ZodType | undefined);
    if (next === undefined) return current;
    current = unwrap(next, value);
  }
  return current;
}

function unwrap(schema: z.ZodType, value: unknown): z.ZodType {
  const def = (schema as unknown as Described)._zod.def;
  if (def.innerType !== undefined) return unwrap(def.innerType as z.ZodType, value);
  const discriminator = def.discriminator as string | undefined;
  if (discriminator !== undefined) {
    const wanted = valueAt(value, [discriminator]);
    const found = (def.options as readonly z.ZodType[]).find((option) => literalAt(option, discriminator) === wanted);
    return found ?? schema;
  }
  return schema;
}

/** One branch of a union by its index. */
export function unionBranch(schema: z.ZodType, index: number): z.ZodType | undefined {
  const options = (schema as unknown as Described)._zod.def.options as readonly z.ZodType[] | undefined;
  return options?.[index];
}

/** The words that choose a branch of the union at a path. */
export function discriminatorValues(schema: z.ZodType, path: Path): readonly string[] {
  const union = schemaAt(schema, undefined, path.slice(0, -1));
  const def = (union as unknown as Described)._zod.def;
  const discriminator = def.discriminator as string | undefined;
  if (discriminator === undefined) return [];
  return (def.options as readonly z.ZodType[]).map((option) => String(literalAt(option, discriminator)));
}

/** Words for what stands in a value's place, if they are known. */
export type Instead = (value: unknown) => string | undefined;

/** A field of a mapping. */
export interface MappingField {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly isOptional: boolean;
}

/** The fields of a mapping, in their order; none of what is no mapping, or may have any keys. */
export function fieldsOf(schema: z.ZodType): readonly MappingField[] {
  const shape = ((schema as unknown as Described)._zod.def.shape as Record<string, z.ZodType> | undefined) ?? {};
  return Object.entries(shape).map(([name, field]) => ({
    name,
    schema: field,
    isOptional: field._zod.optin === "optional",
  }));
}

/** The one value that a field takes, where there is but one. */
export function literalOf(schema: z.ZodType): unknown {
  const values = (schema as unknown as Described)._zod.def.values as readonly unknown[] | undefined;
  return values?.length === 1 ? values[0] : undefined;
}

/** The key by which a union chooses its branch. */
export function discriminatorOf(schema: z.ZodType): string | undefined {
  return (schema as unknown as Described)._zod.def.discriminator as string | undefined;
}

/** The branch of a union that a word names. */
export function optionNamed(schema: z.ZodType, word: unknown): z.ZodType | undefined {
  const discriminator = discriminatorOf(schema);
  return discriminator === undefined ? undefined : unwrapped(schema, { [discriminator]: word });
}

function unwrapped(schema: z.ZodType, value: unknown): z.ZodType | undefined {
  const found = unwrap(schema, value);
  return found === schema ? undefined : found;
}

/** What the items of a list are. */
export function itemOf(schema: z.ZodType): z.ZodType | undefined {
  const element = (schema as unknown as Described)._zod.def.element as z.ZodType | undefined;
  return element && unwrap(element, undefined);
}

/** What to write in place of a value of another type, or of a word that is not possible, where one of the schema's own checks knows that. */
export function insteadOf(schema: z.ZodType, value: unknown): string | undefined {
  const def = (schema as unknown as Described)._zod.def;
  const checks = (def.checks as readonly Described[] | undefined) ?? [];
  return checks
    .map((check) => check._zod.def.params as { readonly instead?: Instead } | undefined)
    .find((params) => params?.instead !== undefined)
    ?.instead?.(value);
}

function literalAt(option: z.ZodType, key: string): unknown {
  const shape = (option as unknown as Described)._zod.def.shape as Record<string, z.ZodType> | undefined;
  const literal = shape?.[key] as unknown as Described | undefined;
  return (literal?._zod.def.values as readonly unknown[] | undefined)?.[0];
}

/** How to write what a schema refuses, in the words of the first of its own checks that has some. */
export function cureOf(schema: z.ZodType): string | undefined {
  const def = (schema as unknown as Described)._zod.def;
  const checks = (def.checks as readonly Described[] | undefined) ?? [];
  return checks
    .map((check) => (check._zod.def.params as { readonly hint?: string } | undefined)?.hint)
    .find((hint) => hint !== undefined);
}

/** What stands at a path of the input, if anything. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    root,
  );
}
