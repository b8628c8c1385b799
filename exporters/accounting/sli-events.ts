import type { EventCounts } from "../../slo/error-budget.ts";
import type { Gap } from "../../slo/spec.ts";
import type { MinuteSums } from "./minute-row.ts";

/** What an SLI counts, and what missing time is to it. */
export interface SliPolicy {
  /** `probes`: every first attempt is one event. `time`: every attempt counts as long as its interval. */
  readonly measure: "probes" | "time";
  readonly gap: Gap;
}

/** The events (or milliseconds) that the SLI judges. A gap that is bad counts what was missed or inconclusive as bad. */
export function sliEvents(sums: MinuteSums, { measure, gap }: SliPolicy): EventCounts {
  const missing = gap !== "bad" ? 0 : measure === "time" ? sums.unknownMs : sums.missed + sums.inconclusive;
  const [good, bad] = measure === "time" ? [sums.upMs, sums.downMs] : [sums.good, sums.bad];
  return { total: good + bad + missing, bad: bad + missing };
}

/** How many probes the SLI rests on, whether it counts them or their time. */
export function sampleSize(sums: MinuteSums, policy: SliPolicy): number {
  return sliEvents(sums, { ...policy, measure: "probes" }).total;
}

/** Share of the time that should have been measured and was; nothing when there was no such time. Excluded time is left out. */
export function coverage({ upMs, downMs, unknownMs }: MinuteSums): number | undefined {
  const known = upMs + downMs;
  return known + unknownMs > 0 ? known / (known + unknownMs) : undefined;
}
