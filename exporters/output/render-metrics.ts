import { setImmediate as nextTurn } from "node:timers/promises";
import { createFamilyLines, type FamilyLines, headText } from "./family-lines.ts";
import { createGrowingBytes } from "./growing-bytes.ts";
import type { MetricFamily } from "./metric-family.ts";
import type { MetricFormat } from "./metric-format.ts";

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

/** Characters between two looks at the clock: about 0.1 ms of work. */
const strideLength = 16 * 1024;

/** A renderer with its own memory; keep one per process. */
export function createMetricsRenderer({
  turnMs = 3,
  monotonic = () => performance.now(),
}: RendererOptions = {}): MetricsRenderer {
  const memory = { text: new Map<string, FamilyLines>(), openmetrics: new Map<string, FamilyLines>() };
  const lengths = { text: 0, openmetrics: 0 };
  return {
    render: async (families, format) => {
      const bytes = createGrowingBytes(lengths[format]);
      const byName = familiesByName(families);
      let text = "";
      let turnEnds = monotonic() + turnMs;
      for (const families of byName.values()) {
        const lines = linesOf(families[0], { known: memory[format], format });
        text += headText(families[0], format);
        let place = 0;
        for (const written of writtenSeries(families, lines)) {
          text += written;
          place++;
          if (text.length < strideLength) continue;
          bytes.write(text);
          text = "";
          if (monotonic() < turnEnds) continue;
          await nextTurn();
          turnEnds = monotonic() + turnMs;
        }
        lines.cut(place);
      }
      for (const key of memory[format].keys()) if (!byName.has(nameOf(key))) memory[format].delete(key);
      bytes.write(format === "openmetrics" ? `${text}# EOF\n` : text);
      const written = bytes.toBuffer();
      lengths[format] = written.length;
      return written;
    },
  };
}

/** The text of one series after the other, or of one part after the other where a family has parts. */
function* writtenSeries(families: readonly MetricFamily[], lines: FamilyLines): Generator<string> {
  let place = 0;
  for (const { series, parts } of families) {
    if (parts === undefined) for (const one of series) yield lines.series(one, place++);
    else for (const part of parts) yield lines.part(part, place++);
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
