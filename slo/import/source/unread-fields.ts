import type { DocumentPath } from "../../document/document-place.ts";
import { pathToText } from "../../document/schema-problems.ts";
import { nearest, show } from "../../problem.ts";
import type { SourceField } from "../imported.ts";
import type { Remark, Source } from "./ledger.ts";

/** What is known about the fields of one document; fields are paths as text. */
export interface Page {
  readonly source: Source;
  readonly carried: Set<string>;
  readonly lost: Set<string>;
  /** Paths with something settled below them. */
  readonly touched: Set<string>;
  readonly settled: Set<string>;
  readonly leftOut: Map<string, SourceField>;
  readonly asked: Map<string, Set<string>>;
}

/** Reports what nobody asked for, at its topmost field: one warning for a whole unknown branch. */
export function reportUnread(page: Page, lose: (path: DocumentPath, remark: Remark) => void): void {
  const walk = (value: unknown, path: DocumentPath): void => {
    const at = pathToText(path);
    if (page.settled.has(at)) return;
    if (!page.touched.has(at) && path.length > 0) {
      lose(path, unknownKey(path, page.asked.get(pathToText(path.slice(0, -1)))));
    } else if (Array.isArray(value)) value.forEach((item, index) => void walk(item, [...path, index]));
    else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value)) walk(child, [...path, key]);
    }
  };
  walk(page.source.document.value, []);
}

function unknownKey(path: DocumentPath, asked: ReadonlySet<string> | undefined): Remark {
  const key = String(path.at(-1));
  const similar = nearest(
    key,
    [...(asked ?? [])].filter((known) => known !== key),
  );
  return {
    code: "import-unknown-key",
    message:
      typeof path.at(-1) === "number"
        ? "is not carried over"
        : `${show(key)} is not carried over: the importer does not know this key`,
    hint:
      similar === undefined ? "remove it, or write what it means in nines by hand" : `did you mean ${show(similar)}?`,
  };
}
