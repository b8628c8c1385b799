import { setImmediate as nextTurn } from "node:timers/promises";
import { createFamilyLines, type FamilyLines, headText } from "./family-lines.ts";
import { createGrowingBytes, type GrowingBytes } from "./growing-bytes.ts";
import type { MetricFamily } from "./metric-family.ts";
import type { MetricFormat } from "./metric-format.ts";
import { type WrittenParts, writeParts } from "./written-parts.ts";

/** Writes metrics as text. It remembers how the lines of each label set begin, so a later scrape only writes the numbers. */
export interface MetricsRenderer {
  /** The whole answer. It gives the loop back every few milliseconds; each series is written in one go. */
  readonly render: (families: Iterable<MetricFamily>, format: MetricFormat) => Promise<Buffer>;
}

export interface RendererOptions {
  /** How long to write before others get their turn. */
  readonly turnMs?: number;
  readonly monotonic?: () => number;
}

/** Series or parts between two looks at the clock: less than 0.1 ms of work. */
const stride = 64;

/** What is kept from one scrape to the next, by format. */
interface Remembered {
  readonly lines: Map<string, FamilyLines>;
  /** Where the parts of families lie in the last answer. */
  readonly places: ReadonlyMap<string, WrittenParts>;
  readonly answer: Buffer;
}

/** A renderer with its own memory; keep one per process. */
export function createMetricsRenderer({
  turnMs = 3,
  monotonic = () => performance.now(),
}: RendererOptions = {}): MetricsRenderer {
  const nothing = (): Remembered => ({ lines: new Map(), places: new Map(), answer: Buffer.alloc(0) });
  const memory = { text: nothing(), openmetrics: nothing() };
  return {
    render: async (families, format) => {
      const { lines, places, answer } = memory[format];
      const bytes = createGrowingBytes(answer.length);
      const next = new Map<string, WrittenParts>();
      const byName = familiesByName(families);
      let turnEnds = monotonic() + turnMs;
      for (const _ of written(byName, { format, lines, places, answer, bytes, next })) {
        if (monotonic() < turnEnds) continue;
        await nextTurn();
        turnEnds = monotonic() + turnMs;
      }
      for (const key of lines.keys()) if (!byName.has(nameOf(key))) lines.delete(key);
      if (format === "openmetrics") bytes.write("# EOF\n");
      const whole = bytes.toBuffer();
      memory[format] = { lines, places: next, answer: next.size > 0 ? whole : answer.subarray(0, 0) };
      return whole;
    },
  };
}

interface Writing extends Remembered {
  readonly format: MetricFormat;
  readonly bytes: GrowingBytes;
  readonly next: Map<string, WrittenParts>;
}

/** Writes everything, and stops now and then for whoever wants to look at the clock. */
function* written(
  byName: ReadonlyMap<string, readonly [MetricFamily, ...MetricFamily[]]>,
  { format, lines: known, places, answer, bytes, next }: Writing,
): Generator<undefined, void> {
  for (const families of byName.values()) {
    const lines = linesOf(families[0], { known, format });
    bytes.write(headText(families[0], format));
    let place = 0;
    for (const [index, { name, series, parts }] of families.entries()) {
      if (parts === undefined) {
        for (const one of series) {
          bytes.write(lines.lines(one, place++));
          if (place % stride === 0) yield;
        }
        continue;
      }
      const key = `${name} ${index}`;
      next.set(key, yield* writeParts({ parts, lines, bytes, known: places.get(key), answer, stride }));
    }
    lines.cut(place);
  }
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

interface Memory {
  readonly known: Map<string, FamilyLines>;
  readonly format: MetricFormat;
}

function linesOf(family: MetricFamily, { known, format }: Memory): FamilyLines {
  const key = `${family.name} ${family.type}`;
  const found = known.get(key) ?? createFamilyLines(family, format);
  known.set(key, found);
  return found;
}

function nameOf(key: string): string {
  return key.split(" ", 1)[0] ?? "";
}
