/** A mistake that a user can fix: where it is, what is wrong, what to write instead. */
export interface Problem {
  /** Stable identifier; each one has an entry in docs/problems.md. */
  readonly code: string;
  /** Place in the input, as a user would say it: `services[0].slos[1].objective`. */
  readonly path: string;
  /** What is wrong with the value shown, without a full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
  /** The file that holds the value, when it came from a file. */
  readonly file?: string;
  /** The offending text with the offending characters, when the value has an inner syntax such as PromQL. */
  readonly excerpt?: Excerpt;
  /** The value as message and hint show it, where it would be text in quotes: a file may have it in another spelling. */
  readonly unquoted?: string;
  /** A warning informs and never changes the exit code; an error (the default) does. */
  readonly severity?: "error" | "warning";
}

/** A text and the half-open range of characters in it to point at, counted in UTF-16 units. */
export interface Excerpt {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Either a value, or every problem that stands in its way. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Whether a problem stops the work, as opposed to a warning. */
export function isError(problem: Problem): boolean {
  return problem.severity !== "warning";
}

/** One problem as one line: `path: message (hint)`. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.path].filter(Boolean).join(": ");
  return `${place === "" ? "" : `${place}: `}${problem.message}${problem.hint === "" ? "" : ` (${problem.hint})`}`;
}

/** Problems in a stable order: by file, then place with numeric indexes in order, then code. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file ?? "", b.file ?? "") ||
      comparePaths(a.path, b.path) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

function comparePaths(a: string, b: string): number {
  return new Intl.Collator("en", { numeric: true }).compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A value as it should appear inside a message: quoted, and cut when it is long. */
export function show(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The known word nearest to a mistyped one, or nothing when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}

/** Ends a switch over a union; reaching it is a bug. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${show(value)}`);
}
