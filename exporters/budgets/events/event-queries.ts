import type { Slo, Stack } from "../../../slo/model.ts";

/** What asks Prometheus for the events of an SLO, all groups together, per second. */
export interface EventQueries {
  readonly total: string;
  readonly bad: string;
  /** Undefined: they are those since the last step. Else those of some minutes, which tell of an event so much later at most. */
  readonly range: { readonly lateSeconds: number } | undefined;
  readonly stepSeconds: number;
  /** Whether a HAProxy counts some of them. */
  readonly isProxyCounted: boolean;
}

/** Who knows how to ask for an SLO's events. */
export type EventQueriesOf = (slo: Slo, stack: Stack) => EventQueries;
