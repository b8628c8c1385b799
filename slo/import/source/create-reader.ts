import type { DocumentPath } from "../../document/document-place.ts";
import { show } from "../../problem.ts";
import type { Ledger, Remark, Source } from "./ledger.ts";
import type { Reader, TextEntry } from "./reader.ts";

export interface ReaderOptions {
  readonly ledger: Ledger;
  readonly source: Source;
  /** Other ways to write a key, such as camelCase for snake_case. */
  readonly spellings?: (key: string) => readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** A reader for the mapping at a path, or nothing after saying that something else is there. */
export function createReader(value: unknown, path: DocumentPath, options: ReaderOptions): Reader | undefined {
  const { ledger, source } = options;
  if (!isFields(value)) {
    ledger.fail(source, path, wrongType(value, "a mapping"));
    return undefined;
  }
  const find = (key: string): string => {
    ledger.ask(source, path, key);
    return [key, ...(options.spellings?.(key) ?? [])].find((spelling) => Object.hasOwn(value, spelling)) ?? key;
  };
  const locate = (key: string) => {
    const found = find(key);
    return { at: [...path, found], value: Object.hasOwn(value, found) ? value[found] : undefined };
  };
  /** Takes a scalar as text; marks the field either way. */
  const scalar = (at: DocumentPath, found: unknown): string | undefined => {
    if (found === undefined) return undefined;
    if (isCollection(found)) {
      ledger.fail(source, at, wrongType(found, "a text"));
      return undefined;
    }
    ledger.read(source, at);
    const text =
      typeof found === "string" ? found : found === null ? "" : (source.document.sourceOf(at) ?? String(found));
    return text.trim() === "" ? undefined : text;
  };
  const items = (key: string): readonly { readonly at: DocumentPath; readonly value: unknown }[] => {
    const { at, value: found } = locate(key);
    if (found === undefined) return [];
    if (found === null || (Array.isArray(found) && found.length === 0)) ledger.read(source, at);
    else if (Array.isArray(found)) return found.map((item, index) => ({ at: [...at, index], value: item }));
    else ledger.fail(source, at, wrongType(found, "a list"));
    return [];
  };
  const remarkPath = (key: string): DocumentPath => (key === "" ? path : locate(key).at);
  return {
    file: source.file,
    path,
    has: (key) => {
      const { value: found } = locate(key);
      return found !== undefined && found !== null;
    },
    keys: () => Object.keys(value),
    text: (key) => {
      const { at, value: found } = locate(key);
      return scalar(at, found);
    },
    needText: (key, hint) => {
      const { at, value: found } = locate(key);
      const text = scalar(at, found);
      if (text === undefined && !isCollection(found)) {
        ledger.fail(source, path, { code: "import-missing", message: `${key} is missing`, hint });
      }
      return text;
    },
    flag: (key) => {
      const { at, value: found } = locate(key);
      const text = scalar(at, found)?.toLowerCase();
      if (text === undefined) return undefined;
      // Go programs read YAML 1.1, where yes and on are true.
      if (["true", "yes", "on", "y"].includes(text)) return true;
      if (["false", "no", "off", "n"].includes(text)) return false;
      ledger.fail(source, at, wrongType(found, "true or false"));
      return undefined;
    },
    texts: (key) => items(key).flatMap((item) => scalar(item.at, item.value) ?? []),
    entries: (key) => {
      const { at, value: found } = locate(key);
      if (found === undefined) return [];
      if (found === null || (isFields(found) && Object.keys(found).length === 0)) ledger.read(source, at);
      else if (isFields(found)) return Object.entries(found).flatMap(([name, item]) => entryOf([...at, name], item));
      else ledger.fail(source, at, wrongType(found, "a mapping"));
      return [];
    },
    mapping: (key) => {
      const { at, value: found } = locate(key);
      if (found === undefined) return undefined;
      if (found === null || (isFields(found) && Object.keys(found).length === 0)) ledger.read(source, at);
      return found === null ? undefined : createReader(found, at, options);
    },
    needMapping: (key, hint) => {
      const { at, value: found } = locate(key);
      if (found !== undefined && found !== null) return createReader(found, at, options);
      ledger.fail(source, path, { code: "import-missing", message: `${key} is missing`, hint });
      return undefined;
    },
    mappings: (key) => items(key).flatMap((item) => itemReader(item) ?? []),
    mixed: (key) =>
      items(key).flatMap((item) => (isFields(item.value) ? itemReader(item) : scalar(item.at, item.value)) ?? []),
    settle: (key) => {
      const { at, value: found } = locate(key);
      if (found !== undefined) markAll(found, at);
    },
    lose: (key, reason, hint) => {
      const { at, value: found } = locate(key);
      if (found !== undefined)
        ledger.lose(source, at, { code: "import-loss", message: `is not carried over: ${reason}`, hint });
    },
    fail: (key, remark) => ledger.fail(source, remarkPath(key), remark),
    warn: (key, remark) => ledger.warn(source, remarkPath(key), remark),
    drop: (key, remark) => ledger.lose(source, remarkPath(key), remark),
    orLeaveOut: (convert) => ledger.orLeaveOut(source, path, convert),
  };

  // An item of the wrong type is left out alone; its neighbours can still be read.
  function itemReader(item: { readonly at: DocumentPath; readonly value: unknown }): Reader | undefined {
    return ledger.orLeaveOut(source, item.at, () => createReader(item.value, item.at, options));
  }

  function entryOf(at: DocumentPath, found: unknown): readonly TextEntry[] {
    // Lists of texts are one value in OpenSLO's labels.
    const joined =
      Array.isArray(found) && found.every((item) => typeof item !== "object") ? found.join(",") : undefined;
    if (joined !== undefined) ledger.read(source, at);
    const text = joined ?? scalar(at, found);
    return text === undefined
      ? []
      : [
          {
            name: String(at.at(-1)),
            value: text,
            warn: (remark) => ledger.warn(source, at, remark),
            lose: (remark) => ledger.lose(source, at, remark),
          },
        ];
  }

  function markAll(found: unknown, at: DocumentPath): void {
    ledger.read(source, at);
    if (typeof found !== "object" || found === null) return;
    for (const [key, child] of Object.entries(found)) markAll(child, [...at, Array.isArray(found) ? Number(key) : key]);
  }
}

function isCollection(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrongType(value: unknown, wanted: string): Remark {
  const found = Array.isArray(value) ? "a list" : isFields(value) ? "a mapping" : show(value);
  return { code: "import-type", message: `${found} is not ${wanted}`, hint: `write ${wanted}` };
}
