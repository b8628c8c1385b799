import type { Sli } from "../../slo/model.ts";
import type { LocationFactor } from "../../slo/probe/location-factors.ts";

/** One kind of SLI as PromQL: all valid events and bad events, both per second. */
export interface SliQueries<Kind extends Sli["kind"]> {
  readonly total: (sli: SliOf<Kind>, context: QueryContext) => string;
  /** Gives 0 for each group that has a total and no bad events, unless a missing part must show as a missing signal. */
  readonly bad: (sli: SliOf<Kind>, context: QueryContext) => string;
}

export type SliOf<Kind extends Sli["kind"]> = Extract<Sli, { readonly kind: Kind }>;

/** What the queries of an SLO need to know beyond its SLI. */
export interface QueryContext {
  /** Range for rates. */
  readonly window: string;
  /** Counters are asked what came since so many seconds ago, and for no rate over the range. */
  readonly growthSeconds?: number;
  /** Whether the target's `rate()` extrapolates to the ends of its range. */
  readonly rateGuesses: boolean;
  readonly groupBy: readonly string[];
  /** Where probes run from, when there is more than one such place. */
  readonly locations: readonly LocationFactor[];
  /** The total as PromQL: the series just recorded, or its query again where a rule cannot read its neighbour's fresh result. */
  readonly recordedTotal: string;
}
