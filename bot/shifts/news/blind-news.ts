import type { Heard, KeyedNews } from "./news-source.ts";

const sources = ["weights", "traffic", "declared"] as const;

/** That a source cannot be read, and that it can be read again. */
export function blindNews({ after, memory, step }: Heard): readonly KeyedNews[] {
  const { atMs, outcome } = after;
  const reasons = new Map(after.blind.map(({ source, reason }) => [source, reason]));
  const sinceMs = (source: string) => memory.open[`blind:${source}`];
  // Being blind while nothing moves calls nobody.
  const begun = outcome !== null ? [] : [...reasons].filter(([source]) => sinceMs(source) === undefined);
  const over = sources.filter((source) => sinceMs(source) !== undefined && !reasons.has(source));
  return [
    ...begun.map(([source, reason]) => ({
      key: `blind:${source}:${step}`,
      news: { kind: "blind", source, reason } as const,
      opens: `blind:${source}`,
    })),
    ...over.map((source) => ({
      key: `seen:${source}:${step}`,
      news: { kind: "seen", source, afterMs: atMs - (sinceMs(source) ?? atMs) } as const,
      closes: `blind:${source}`,
    })),
  ];
}

/** That the exporter itself reports again. */
export function heardAgainNews({ after: { atMs }, memory: { silentSinceMs } }: Heard): readonly KeyedNews[] {
  if (silentSinceMs === undefined) return [];
  const afterMs = Math.max(0, atMs - silentSinceMs);
  return [{ key: `seen:exporter:${atMs}`, news: { kind: "seen", source: "exporter", afterMs } }];
}
