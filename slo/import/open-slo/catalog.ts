import { show } from "../../problem.ts";
import type { Remark } from "../source/ledger.ts";
import type { Reader } from "../source/reader.ts";
import { loseDescriptions } from "./metadata.ts";

export type CatalogKind =
  | "Service"
  | "SLO"
  | "SLI"
  | "AlertPolicy"
  | "AlertCondition"
  | "AlertNotificationTarget"
  | "DataSource";

const kinds: readonly string[] = [
  "Service",
  "SLO",
  "SLI",
  "AlertPolicy",
  "AlertCondition",
  "AlertNotificationTarget",
  "DataSource",
] satisfies readonly CatalogKind[];

/** The objects of all files by kind and name, so that one may refer to another in any file. */
export interface Catalog {
  readonly all: (kind: CatalogKind) => readonly Reader[];
  /** The object that a field refers to; nothing after saying that it is in none of the files. */
  readonly refer: (from: Reader, field: string, kind: CatalogKind) => Reader | undefined;
  /** An item of a list of objects that may be inline, a reference by `ref`, or a plain name; only its contents are wanted. */
  readonly open: (holder: Reader, item: Reader | string, wanted: Wanted) => Reader | undefined;
  /** The object with this name, if there is one. */
  readonly find: (kind: CatalogKind, name: string) => Reader | undefined;
  /** Reports every object that nothing referred to. */
  readonly reportUnused: () => void;
}

/** What an item of a list stands for. */
export interface Wanted {
  readonly list: string;
  readonly ref: string;
  readonly kind: CatalogKind;
}

/** Sorts objects by kind; an unknown kind and a name that is given twice are reported. */
export function createCatalog(objects: readonly Reader[]): Catalog {
  const byKind = new Map<string, Map<string, Reader>>();
  const slos: Reader[] = [];
  const used = new Set<Reader>();
  for (const object of objects) {
    const kind = object.text("kind") ?? "";
    if (!kinds.includes(kind)) {
      object.drop("", {
        code: "import-format",
        message: `the object is not carried over: ${show(kind)} is no kind of OpenSLO that nines reads`,
        hint: `nines reads ${kinds.join(", ")}`,
      });
    } else if (kind === "SLO") slos.push(object);
    else addTo(byKind, kind, object);
  }
  const find = (kind: CatalogKind, name: string) => {
    const found = byKind.get(kind)?.get(name);
    if (found !== undefined) used.add(found);
    return found;
  };
  const unknown = (kind: CatalogKind, name: string): Remark => {
    const message = `no file holds the ${kind} ${show(name)}`;
    return { code: "import-reference", message, hint: "give the file that holds it too" };
  };
  const refer = (from: Reader, field: string, kind: CatalogKind): Reader | undefined => {
    const name = from.text(field);
    if (name === undefined) return undefined;
    const found = find(kind, name);
    // Without its metrics an SLO is nothing; without its alerts it gets the usual ones.
    if (found === undefined && kind === "SLI") from.fail(field, unknown(kind, name));
    else if (found === undefined) from.warn(field, unknown(kind, name));
    return found;
  };
  return {
    all: (kind) => (kind === "SLO" ? slos : [...(byKind.get(kind)?.values() ?? [])]),
    find,
    refer,
    open: (holder, item, { list, ref, kind }) => {
      const named = typeof item === "string" ? find(kind, item) : undefined;
      if (typeof item === "string" && named === undefined) holder.warn(list, unknown(kind, item));
      const object = named ?? (typeof item === "string" ? undefined : item.has(ref) ? refer(item, ref, kind) : item);
      for (const field of ["apiVersion", "kind"]) object?.settle(field);
      if (object !== undefined) loseDescriptions(object);
      return object?.mapping("spec");
    },
    reportUnused: () => {
      for (const objectsOfKind of byKind.values()) {
        for (const [name, object] of objectsOfKind) {
          if (used.has(object)) continue;
          object.drop("", {
            code: "import-loss",
            message: `${show(name)} is not carried over: no SLO uses it`,
            hint: "remove it, or refer to it",
          });
        }
      }
    },
  };
}

function addTo(byKind: Map<string, Map<string, Reader>>, kind: string, object: Reader): void {
  const named = byKind.get(kind) ?? new Map<string, Reader>();
  byKind.set(kind, named);
  const name = object.mapping("metadata")?.text("name") ?? "";
  if (named.has(name)) {
    object.drop("", {
      code: "import-name",
      message: `the object is not carried over: another ${kind} is called ${show(name)}`,
      hint: "give it another name",
    });
  } else named.set(name, object);
}
