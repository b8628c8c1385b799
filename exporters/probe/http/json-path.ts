/** One step into a JSON value: a field by name, or an item by position. */
export type JsonStep = string | number;

export type JsonLookup = { readonly found: true; readonly value: unknown } | { readonly found: false };

const step = /\.([A-Za-z_$][\w$-]*)|\[(\d+)\]|\["([^"\]]+)"\]|\['([^'\]]+)'\]/y;
const known = new Map<string, readonly JsonStep[]>();

/** The steps of a path such as `$.items[0]["first name"]`. Throws when it is none; the model lets no such path through. */
export function parseJsonPath(path: string): readonly JsonStep[] {
  const parsed = known.get(path);
  if (parsed !== undefined) return parsed;
  const steps: JsonStep[] = [];
  let at = 1;
  while (at < path.length) {
    step.lastIndex = at;
    const match = step.exec(path);
    if (match === null) break;
    const [whole, name, position, quoted, singleQuoted] = match;
    steps.push(position === undefined ? (name ?? quoted ?? singleQuoted ?? "") : Number(position));
    at += whole.length;
  }
  if (!path.startsWith("$") || at !== path.length)
    throw new Error(`${JSON.stringify(path)} is not a path such as $.items[0].state`);
  known.set(path, steps);
  return steps;
}

/** The value at a path, when every step of it is there. */
export function lookUp(value: unknown, steps: readonly JsonStep[]): JsonLookup {
  let at = value;
  for (const one of steps) {
    const isReachable = typeof one === "number" ? Array.isArray(at) : isObject(at);
    if (!isReachable || !Object.hasOwn(at as object, one)) return { found: false };
    at = (at as Readonly<Record<JsonStep, unknown>>)[one];
  }
  return { found: true, value: at };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
