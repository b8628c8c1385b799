import type { DocumentPath } from "../../document/document-place.ts";
import type { SourceDocument } from "../../document/read-document.ts";
import { pathToText } from "../../document/schema-problems.ts";
import { type Excerpt, isError, type Problem, sortProblems } from "../../problem.ts";
import type { ImportCode } from "../import-codes.ts";
import type { Imported, ImportProblem, SourceField } from "../imported.ts";
import { type Page, reportUnread } from "./unread-fields.ts";

/** What is said about a field: everything of a problem but its place. */
export interface Remark {
  readonly code: ImportCode;
  readonly message: string;
  readonly hint: string;
  readonly excerpt?: Excerpt;
}

/** One document of one file. `at` leads to it when the file holds several. */
export interface Source {
  readonly file: string;
  readonly document: SourceDocument;
  readonly at: DocumentPath;
}

/** The books of one import: which fields were asked for, what was said about which field, what was left out. */
export interface Ledger {
  readonly read: (source: Source, path: DocumentPath) => void;
  readonly ask: (source: Source, path: DocumentPath, key: string) => void;
  readonly fail: (source: Source, path: DocumentPath, remark: Remark) => void;
  /** A warning about a field. It accounts for a scalar, not for what is inside a mapping or a list. */
  readonly warn: (source: Source, path: DocumentPath, remark: Remark) => void;
  /** A warning that a field is lost, with everything inside it. */
  readonly lose: (source: Source, path: DocumentPath, remark: Remark) => void;
  /** Runs a conversion of the part at a path; when it fails, that part (and nothing around it) is left out. */
  readonly orLeaveOut: <T>(source: Source, path: DocumentPath, convert: () => T | undefined) => T | undefined;
  readonly hasErrors: () => boolean;
  readonly add: (problems: readonly Problem[]) => void;
  /** Closes the books: whatever was never asked for is reported now. */
  readonly close: () => Omit<Imported, "stack">;
}

/** Empty books. */
export function createLedger(): Ledger {
  const problems: ImportProblem[] = [];
  const failures: { readonly source: Source; readonly field: SourceField }[] = [];
  let errors = 0;
  // Errors that have already cost a part its place; what surrounds that part does not suffer from them again.
  let absorbed = 0;
  const pages = new Map<SourceDocument, Page>();
  const pageOf = (source: Source): Page => {
    const known = pages.get(source.document);
    if (known !== undefined) return known;
    const page: Page = {
      source,
      carried: new Set(),
      lost: new Set(),
      touched: new Set(),
      settled: new Set(),
      leftOut: new Map(),
      asked: new Map(),
    };
    pages.set(source.document, page);
    return page;
  };
  const settle = (source: Source, path: DocumentPath): Page => {
    const page = pageOf(source);
    page.settled.add(pathToText(path));
    for (let length = 0; length < path.length; length++) page.touched.add(pathToText(path.slice(0, length)));
    return page;
  };
  const report = (source: Source, path: DocumentPath, remark: Remark, severity: "error" | "warning"): void => {
    if (!isCollection(valueAt(source.document.value, path))) settle(source, path);
    if (severity === "error") {
      errors += 1;
      failures.push({ source, field: fieldOf(source, pathToText(path)) });
    }
    const place = source.document.placeOf(path);
    problems.push({
      ...remark,
      file: source.file,
      path: pathToText([...source.at, ...path]),
      ...(severity === "warning" && { severity }),
      ...place,
    });
  };
  const lose: Ledger["lose"] = (source, path, remark) => {
    const page = settle(source, path);
    page.carried.delete(pathToText(path));
    page.lost.add(pathToText(path));
    report(source, path, remark, "warning");
  };
  return {
    read: (source, path) => void settle(source, path).carried.add(pathToText(path)),
    ask: (source, path, key) => {
      const { asked } = pageOf(source);
      const at = pathToText(path);
      asked.set(at, (asked.get(at) ?? new Set()).add(key));
    },
    fail: (source, path, remark) => report(source, path, remark, "error"),
    warn: (source, path, remark) => report(source, path, remark, "warning"),
    lose,
    orLeaveOut: (source, path, convert) => {
      const before = errors - absorbed;
      const first = failures.length;
      const result = convert();
      if (result !== undefined && errors - absorbed === before) return result;
      const causes = failures.slice(first);
      const [cause] = causes;
      if (cause !== undefined && causes.every((failure) => failure.source.document !== source.document)) {
        report(source, path, becauseOf(cause.field), "error");
        // What another document holds was not read to its end either.
        settle(cause.source, []).leftOut.set("", cause.field);
      }
      if (cause === undefined) report(source, path, incomplete, "error");
      absorbed = errors - before;
      settle(source, path).leftOut.set(pathToText(path), cause?.field ?? fieldOf(source, pathToText(path)));
      return undefined;
    },
    hasErrors: () => errors > 0,
    add: (more) => {
      problems.push(...more);
      errors += more.filter(isError).length;
    },
    close: () => {
      for (const page of pages.values()) reportUnread(page, (path, remark) => lose(page.source, path, remark));
      const fields = (pick: (page: Page) => Set<string>) =>
        [...pages.values()].flatMap((page) => [...pick(page)].map((path) => fieldOf(page.source, path)));
      return {
        problems: sortProblems(withoutRepetition(problems)),
        carried: fields((page) => page.carried),
        lost: fields((page) => page.lost),
        leftOut: [...pages.values()].flatMap((page) =>
          [...page.leftOut].map(([path, because]) => ({ ...fieldOf(page.source, path), because })),
        ),
      };
    },
  };
}

function valueAt(root: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (value, step) => (isCollection(value) ? (value as Record<string | number, unknown>)[step] : undefined),
    root,
  );
}

function isCollection(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function fieldOf(source: Source, path: string): SourceField {
  const prefix = pathToText(source.at);
  const joined = prefix === "" || path === "" || path.startsWith("[") ? `${prefix}${path}` : `${prefix}.${path}`;
  return { file: source.file, path: joined };
}

const incomplete: Remark = {
  code: "import-missing",
  message: "is left out: a value in it is empty or missing",
  hint: "complete it",
};

function becauseOf({ file, path }: SourceField): Remark {
  const message = `is left out, because it uses ${file}: ${path}`;
  return { code: "import-reference", message, hint: "correct the problem there" };
}

/** An object that several others refer to is read as often; its remarks are said once. */
function withoutRepetition(problems: readonly ImportProblem[]): readonly ImportProblem[] {
  return [
    ...new Map(
      problems.map((problem) => [JSON.stringify([problem.file, problem.path, problem.code, problem.message]), problem]),
    ).values(),
  ];
}
