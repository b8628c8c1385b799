import { setImmediate as nextTurn } from "node:timers/promises";
import { ByteChunks } from "./byte-chunks.ts";
import { createFamilyLines, headText } from "./family-lines.ts";
import type { MetricFamily, SeriesParts } from "./metric-family.ts";
import type { MetricFormat } from "./metric-format.ts";
import { areHeadsOf, type OwnerHeads, writeOwnerHeads } from "./owner-heads.ts";
import { createPartLines } from "./part-lines.ts";

/** Writes metrics as text. From scrape to scrape it remembers the labels of owners, which most lines consist of. */
export interface MetricsRenderer {
  /**
   * The answer as it is written, in chunks of about 256 KB; each is good until the next but one is asked for. The loop gets its turn
   * every few milliseconds, and each series is written in one go, as it is at that moment.
   */
  readonly chunks: (families: Iterable<MetricFamily>, format: MetricFormat) => AsyncGenerator<Buffer, void>;
  /** The whole answer. */
  readonly render: (families: Iterable<MetricFamily>, format: MetricFormat) => Promise<Buffer>;
}

export interface RendererOptions {
  /** How long to write before others get their turn. */
  readonly turnMs?: number;
  readonly monotonic?: () => number;
}

/** Series or owners between two looks at the clock: less than 0.1 ms of work. */
const stride = 64;

/** What is kept from one scrape to the next. */
interface Memory {
  /** By the function that gives the labels. */
  heads: ReadonlyMap<SeriesParts["labels"], OwnerHeads>;
}

/** A renderer with its own memory; keep one per process. */
export function createMetricsRenderer({
  turnMs = 3,
  monotonic = () => performance.now(),
}: RendererOptions = {}): MetricsRenderer {
  const memory: Memory = { heads: new Map() };
  async function* chunks(families: Iterable<MetricFamily>, format: MetricFormat): AsyncGenerator<Buffer, void> {
    const bytes = new ByteChunks();
    const byName = familiesByName(families);
    let turnEnds = monotonic() + turnMs;
    for (const _ of written(byName, { format, bytes, memory })) {
      if (bytes.isFull) yield bytes.take();
      if (monotonic() < turnEnds) continue;
      await nextTurn();
      turnEnds = monotonic() + turnMs;
    }
    if (format === "openmetrics") bytes.text("# EOF\n");
    if (!bytes.isEmpty) yield bytes.take();
  }
  return {
    chunks,
    render: async (families, format) => {
      const copies: Buffer[] = [];
      for await (const chunk of chunks(families, format)) copies.push(Buffer.from(chunk));
      return Buffer.concat(copies);
    },
  };
}

interface Writing {
  readonly format: MetricFormat;
  readonly bytes: ByteChunks;
  readonly memory: Memory;
}

/** Writes everything, and stops now and then for whoever wants to look at the clock. */
function* written(
  byName: ReadonlyMap<string, readonly [MetricFamily, ...MetricFamily[]]>,
  { format, bytes, memory }: Writing,
): Generator<undefined, void> {
  const headsOf = createHeadsOf(memory.heads);
  for (const families of byName.values()) {
    const lines = createFamilyLines(families[0], format);
    bytes.text(headText(families[0], format));
    let count = 0;
    for (const family of families) {
      if (family.parts === undefined) {
        for (const one of family.series) {
          bytes.text(lines(one));
          if (++count % stride === 0) yield;
        }
        continue;
      }
      const { owners, starts, bytes: heads } = yield* headsOf.of(family.parts);
      const { begin, emit } = createPartLines(family, { format, chunks: bytes });
      for (let index = 0; index < owners.length; index++) {
        begin(heads, starts[index] ?? 0, starts[index + 1] ?? 0);
        family.parts.each(owners[index] as object, emit);
        if (index % stride === 0 || bytes.isFull) yield;
      }
    }
    yield;
  }
  memory.heads = headsOf.used;
}

/** Heads of owners for one scrape: all families show the same owners, and owners that stayed have the heads they had. */
function createHeadsOf(known: Memory["heads"]): {
  readonly of: (parts: SeriesParts) => Generator<undefined, OwnerHeads>;
  readonly used: Memory["heads"];
} {
  const ownersBy = new Map<SeriesParts["owners"], readonly object[]>();
  const used = new Map<SeriesParts["labels"], OwnerHeads>();
  return {
    used,
    *of({ owners: ask, labels }) {
      // The owners of this instant: one that comes or goes while others have their turn is for the next scrape.
      const owners = ownersBy.get(ask) ?? [...ask()];
      ownersBy.set(ask, owners);
      const found = used.get(labels) ?? known.get(labels);
      const heads =
        found !== undefined && areHeadsOf(found, owners) ? found : yield* writeOwnerHeads(owners, { labels, stride });
      used.set(labels, heads);
      return heads;
    },
  };
}

/** Lines of one name have to stand together, whoever they come from. */
function familiesByName(
  families: Iterable<MetricFamily>,
): ReadonlyMap<string, readonly [MetricFamily, ...MetricFamily[]]> {
  const byName = new Map<string, [MetricFamily, ...MetricFamily[]]>();
  for (const family of families) {
    const known = byName.get(family.name);
    if (known === undefined) byName.set(family.name, [family]);
    else if (known[0].type === family.type) known.push(family);
    else throw new Error(`${family.name} is both a ${known[0].type} and a ${family.type}`);
  }
  return byName;
}
