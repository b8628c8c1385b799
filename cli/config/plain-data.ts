/** Why a value of a config is not plain data. The place is a path of the model. */
export interface PlainProblem {
  readonly code: "config-value" | "config-circular" | "config-size";
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

export interface PlainData {
  readonly value: unknown;
  readonly problems: readonly PlainProblem[];
}

// Far above 10,000 SLOs, far below what fills the memory.
const maxNodes = 5_000_000;
const maxDepth = 100;

/** A copy of what a config exports, as data that JSON can carry, and every value in it that is not. */
export function toPlainData(exported: unknown): PlainData {
  const problems: PlainProblem[] = [];
  const parents = new Set<object>();
  let nodes = 0;
  const refuse = (code: PlainProblem["code"], path: string, message: string, hint: string) => {
    problems.push({ code, path, message, hint });
    return null;
  };

  const copy = (value: unknown, path: string): unknown => {
    nodes += 1;
    if (nodes > maxNodes)
      return nodes === maxNodes + 1
        ? refuse(
            "config-size",
            path,
            `the config holds more than ${maxNodes} values`,
            "export less, or split it into several configs",
          )
        : null;
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (typeof value !== "object")
      return refuse("config-value", path, `${describe(value)} is not plain data`, hintFor(value));
    if (parents.has(value))
      return refuse(
        "config-circular",
        path,
        "the value contains itself",
        "write a tree without references back to its own parts",
      );
    if (parents.size >= maxDepth)
      return refuse(
        "config-size",
        path,
        `the values are nested more than ${maxDepth} levels deep`,
        "remove the nesting",
      );
    if (!Array.isArray(value) && !isPlainObject(value)) {
      return refuse("config-value", path, `${describe(value)} is not plain data`, hintFor(value));
    }
    parents.add(value);
    const result = Array.isArray(value) ? copyList(value, path) : copyMapping(value, path);
    parents.delete(value);
    return result;
  };

  const copyList = (list: readonly unknown[], path: string): unknown =>
    Array.from(list, (item, index) => copy(item, `${path}[${index}]`));

  const copyMapping = (mapping: object, path: string): unknown => {
    const entries = Object.keys(mapping).flatMap((key): readonly (readonly [string, unknown])[] => {
      const at = below(path, key);
      try {
        const value: unknown = Reflect.get(mapping, key);
        // What is undefined is left out, as in JSON: `{ runbook: undefined }` means no runbook.
        return value === undefined ? [] : [[key, copy(value, at)]];
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [
          [key, refuse("config-value", at, `reading it throws: ${reason}`, "write a plain value instead of a getter")],
        ];
      }
    });
    return Object.fromEntries(entries);
  };

  return { value: copy(exported, ""), problems };
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function below(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function describe(value: unknown): string {
  switch (typeof value) {
    case "function":
      return `the function ${value.name === "" ? "(without a name)" : `${value.name}()`}`;
    case "bigint":
      return `the BigInt ${value}n`;
    case "symbol":
      return "a symbol";
    case "undefined":
      return "undefined";
    case "object":
      return `a ${constructorName(value) || "class"} object`;
    default:
      return String(value);
  }
}

function constructorName(value: object | null): string {
  try {
    return String(value?.constructor.name ?? "");
  } catch {
    return "";
  }
}

function hintFor(value: unknown): string {
  if (typeof value === "function") return "call it, or write the value that it would give";
  if (typeof value === "bigint" || typeof value === "number") return "write an ordinary number, or text between quotes";
  if (value === undefined) return "remove it, or write a value";
  if (value instanceof Date) return "write text: date.toISOString()";
  if (value instanceof URL) return "write text: url.href";
  if (value instanceof Map) return "write a plain object: Object.fromEntries(map)";
  if (value instanceof Set) return "write a list: [...set]";
  return "write a plain object: { ... }";
}
