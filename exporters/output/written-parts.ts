import type { FamilyLines } from "./family-lines.ts";
import type { GrowingBytes } from "./growing-bytes.ts";
import type { SeriesPart } from "./metric-family.ts";

/** Where the parts of one family lie in an answer. */
export interface WrittenParts {
  readonly owners: readonly object[];
  readonly versions: readonly number[];
  /** Where each begins, and where the last one ends. */
  readonly starts: readonly number[];
}

/** What is written, and what an earlier answer holds of it. */
export interface PartsJob {
  readonly parts: Iterable<SeriesPart>;
  readonly lines: FamilyLines;
  readonly bytes: GrowingBytes;
  readonly known: WrittenParts | undefined;
  readonly answer: Buffer;
}

/** Writes parts one by one: those that stayed are copied from the earlier answer. Returns where they lie now. */
export function* writeParts({ parts, lines, bytes, known, answer }: PartsJob): Generator<undefined, WrittenParts> {
  const owners: object[] = [];
  const versions: number[] = [];
  const starts = [bytes.length()];
  let place = 0;
  for (const { owner, version, series } of parts) {
    const [start, end] = [known?.starts[place], known?.starts[place + 1]];
    const stayed = known?.owners[place] === owner && known.versions[place] === version;
    if (stayed && start !== undefined && end !== undefined) bytes.copy(answer, start, end);
    // Each at the same place: the lines of thousands of targets are too many to remember how they begin.
    else for (const one of series()) bytes.write(lines.lines(one, 0));
    owners.push(owner);
    versions.push(version);
    starts.push(bytes.length());
    place++;
    yield;
  }
  return { owners, versions, starts };
}
