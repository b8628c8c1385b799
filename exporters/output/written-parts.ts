import type { FamilyLines } from "./family-lines.ts";
import type { GrowingBytes } from "./growing-bytes.ts";
import type { SeriesParts } from "./metric-family.ts";

/** Where the parts of one family lie in an answer. */
export interface WrittenParts {
  readonly owners: readonly object[];
  readonly versions: Float64Array;
  /** Where each begins, and where the last one ends. */
  readonly starts: Float64Array;
}

/** What is written, and what an earlier answer holds of it. */
export interface PartsJob {
  readonly parts: SeriesParts;
  readonly lines: FamilyLines;
  readonly bytes: GrowingBytes;
  readonly known: WrittenParts | undefined;
  readonly answer: Buffer;
  /** Stops after so many parts for whoever wants to look at the clock. */
  readonly stride: number;
}

/** Writes parts one by one: those that stayed are copied from the earlier answer. Returns where they lie now. */
export function* writeParts(job: PartsJob): Generator<undefined, WrittenParts> {
  const { parts, lines, bytes, known = nothing, answer, stride } = job;
  // The owners of this instant: one that comes or goes while others have their turn is for the next scrape.
  const owners = [...parts.owners()];
  const versions = new Float64Array(owners.length);
  const starts = new Float64Array(owners.length + 1);
  starts[0] = bytes.length();
  for (const [place, owner] of owners.entries()) {
    const version = parts.version(owner);
    if (known.owners[place] === owner && known.versions[place] === version) {
      bytes.copy(answer, known.starts[place] ?? 0, known.starts[place + 1] ?? 0);
    } else {
      // All at one place: the lines of thousands of owners are too many to remember how they begin.
      for (const one of parts.series(owner)) bytes.write(lines.lines(one, 0));
    }
    versions[place] = version;
    starts[place + 1] = bytes.length();
    if (place % stride === 0) yield;
  }
  return { owners, versions, starts };
}

const nothing: WrittenParts = { owners: [], versions: new Float64Array(), starts: new Float64Array() };
