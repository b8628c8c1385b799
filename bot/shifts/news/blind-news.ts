import type { Heard, KeyedNews } from "./news-source.ts";

const sources = ["weights", "traffic", "declared"] as const;

/** That a source cannot be read. */
export function blindNews({ after: { blind, outcome }, memory, step }: Heard): readonly KeyedNews[] {
  // Being blind while nothing moves calls nobody.
  if (outcome !== null) return [];
  return blind
    .filter(({ source }) => memory.open[`blind:${source}`] === undefined)
    .map(({ source, reason }) => ({
      key: `blind:${source}:${step}`,
      news: { kind: "blind", source, reason },
      opens: `blind:${source}`,
    }));
}

/** That a source can be read again: all else that its report brings was seen since then. */
export function seenNews({ after: { atMs, blind }, memory, step }: Heard): readonly KeyedNews[] {
  const isBlind = new Set(blind.map(({ source }) => source));
  return sources.flatMap((source) => {
    const sinceMs = memory.open[`blind:${source}`];
    if (sinceMs === undefined || isBlind.has(source)) return [];
    const news = { kind: "seen", source, afterMs: atMs - sinceMs } as const;
    return [{ key: `seen:${source}:${step}`, news, closes: `blind:${source}` }];
  });
}

/** That the exporter itself reports again. */
export function heardAgainNews({ after: { atMs }, memory: { silentSinceMs } }: Heard): readonly KeyedNews[] {
  if (silentSinceMs === undefined) return [];
  const afterMs = Math.max(0, atMs - silentSinceMs);
  return [{ key: `seen:exporter:${atMs}`, news: { kind: "seen", source: "exporter", afterMs } }];
}
