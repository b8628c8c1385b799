import type { Sli, Slo, Stack } from "../slo/model.ts";
import { signalSeries } from "../slo/names.ts";
import { locationFactors } from "../slo/probe/location-factors.ts";
import { targetFeatures } from "../slo/target-features.ts";
import { rateWindow } from "./intervals.ts";
import { quote } from "./promql-text.ts";
import { compositeQueries } from "./sli-queries/composite-queries.ts";
import { eventsQueries } from "./sli-queries/events-queries.ts";
import { latencyQueries } from "./sli-queries/latency-queries.ts";
import { probeQueries } from "./sli-queries/probe-queries.ts";
import { ratioQueries } from "./sli-queries/ratio-queries.ts";
import type { QueryContext, SliQueries } from "./sli-queries/sli-queries.ts";
import { timeSliceQueries } from "./sli-queries/time-slice-queries.ts";

/** Every kind of SLI: add one by adding a file and a line. */
const queriesByKind: { readonly [Kind in Sli["kind"]]: SliQueries<Kind> } = {
  events: eventsQueries,
  latency: latencyQueries,
  probe: probeQueries,
  timeSlice: timeSliceQueries,
  ratio: ratioQueries,
  composite: compositeQueries,
};

/** What an SLO's two event series record: all valid events and bad events, both per second. */
export interface SignalQueries {
  readonly total: string;
  readonly bad: string;
}

export interface SignalOptions {
  /** Queries read raw metrics only, not the total that a rule has just recorded (composites read their parts in any case). */
  readonly selfContained?: boolean;
  /** What came since so many seconds ago, where SLIs are made of counters; other SLIs stay with the usual range. */
  readonly growthSeconds?: number;
}

/** The queries behind the two event series of an SLO. A missing bad series counts as 0; a missing total stays missing. */
export function signalQueries(slo: Slo, stack: Stack, options: SignalOptions = {}): SignalQueries {
  const features = targetFeatures[stack.rules.target];
  const context: QueryContext = {
    window: rateWindow(stack),
    rateGuesses: !features.rateSeesPreviousSample,
    groupBy: slo.groupBy,
    locations: locationFactors(stack.exporter),
    recordedTotal: `${signalSeries.total}{slo_id=${quote(slo.id)}}`,
    ...(options.growthSeconds !== undefined && { growthSeconds: options.growthSeconds }),
  };
  // The table pairs each kind with its own queries, which TypeScript cannot follow through a lookup.
  const queries = queriesByKind[slo.sli.kind] as SliQueries<Sli["kind"]>;
  const total = queries.total(slo.sli, context);
  // Where results are written asynchronously, a later rule of the same group may still read the previous minute's total.
  const readsRecorded = features.chainedRules && options.selfContained !== true;
  const bad = queries.bad(slo.sli, readsRecorded ? context : { ...context, recordedTotal: `(${total})` });
  return { total: slo.idle === "unknown" ? `(${total}) > 0` : total, bad };
}
