import { createHash } from "node:crypto";
import type { RuleGroup } from "../../../alerts/rule.ts";
import { durationToSeconds } from "../../../slo/duration.ts";
import type { Prometheus, Series } from "../../servers/prometheus.ts";

/** From when until when rules are replayed, in Unix seconds. */
export interface ReplayRange {
  readonly start: number;
  readonly end: number;
  /** Another text gives every group another phase. */
  readonly salt?: string;
}

/** Prometheus answers at most 11,000 points per series at once. */
const mostPoints = 10_000;

/** When a group is evaluated. Prometheus gives each group a phase of its own by a hash; so do we, with one that never changes. */
export function groupInstants(group: RuleGroup, range: ReplayRange): Instants {
  const step = durationToSeconds(group.interval) ?? 60;
  const hash = createHash("sha256")
    .update(`${range.salt ?? ""}${group.name}`)
    .digest()
    .readUInt32BE();
  const phase = (hash % (step * 1000)) / 1000;
  const start = (Math.ceil((range.start - phase) / step) * step * 1000 + phase * 1000) / 1000;
  return { start, end: range.end, step };
}

/** Evenly spaced evaluations, in Unix seconds. */
export interface Instants {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** The answers of a range query, however long the range. */
export async function evaluateAt(
  prometheus: Prometheus,
  expr: string,
  { start, end, step }: Instants,
): Promise<readonly Series[]> {
  const all = new Map<string, { labels: Series["labels"]; points: Series["points"][number][] }>();
  for (let from = start; from <= end; from += mostPoints * step) {
    const to = Math.min(end, from + (mostPoints - 1) * step);
    for (const { labels, points } of await prometheus.queryRange(expr, { start: from, end: to, step })) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const known = all.get(key);
      if (known === undefined) all.set(key, { labels, points: [...points] });
      else known.points.push(...points);
    }
  }
  return [...all.values()];
}
