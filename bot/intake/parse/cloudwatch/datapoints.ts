import type { CloudWatchFacts } from "../../../model/alert-facts.ts";
import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickList, pickNumber } from "../json-value.ts";

type Datapoint = CloudWatchFacts["datapoints"][number];
/** An alarm judges at most a day of minutes; 100 is what a message or a plot can show. */
const most = 100;

/** The last values that were judged, oldest first, from `reasonData`; empty without it. */
export function datapointsOf(
  reasonData: Fields | undefined,
  threshold: number | undefined,
): CloudWatchFacts["datapoints"] {
  const limit = pickNumber(reasonData, "threshold") ?? threshold;
  const evaluated = pickList(reasonData, "evaluatedDatapoints").flatMap((point): readonly Datapoint[] => {
    const atMs = parseInstant(pick(point, "timestamp"));
    const value = pickNumber(point, "value");
    return atMs === undefined || value === undefined
      ? []
      : [{ atMs, value, threshold: pickNumber(point, "threshold") ?? limit }];
  });
  const points = evaluated.length > 0 ? evaluated : recent(reasonData, limit);
  return points.toSorted((a, b) => a.atMs - b.atMs).slice(-most);
}

/** Values without times, one per period from the start on, and for a band its limits beside them. */
function recent(reasonData: Fields | undefined, limit: number | undefined): readonly Datapoint[] {
  const startMs = parseInstant(pick(reasonData, "startDate"));
  const period = pickNumber(reasonData, "period");
  if (startMs === undefined || period === undefined || period <= 0) return [];
  const lower = pickList(reasonData, "recentLowerThresholds");
  const upper = pickList(reasonData, "recentUpperThresholds");
  return pickList(reasonData, "recentDatapoints")
    .slice(0, most)
    .flatMap((value, index) => {
      const atMs = startMs + index * period * 1000;
      if (typeof value !== "number" || !Number.isSafeInteger(atMs)) return [];
      return [{ atMs, value, threshold: crossed(value, { lower: lower[index], upper: upper[index] }) ?? limit }];
    });
}

/** The side of a band that a value is beyond, or the upper one. */
function crossed(
  value: number,
  { lower, upper }: { readonly lower: unknown; readonly upper: unknown },
): number | undefined {
  if (typeof lower === "number" && (value < lower || typeof upper !== "number")) return lower;
  return typeof upper === "number" ? upper : undefined;
}
