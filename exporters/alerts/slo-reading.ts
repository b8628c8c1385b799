import type { PeriodReading } from "../../slo/alert-conditions.ts";
import type { Slo } from "../../slo/model.ts";

/** What the accounts say of one SLO at one instant; all that its alerts look at. */
export interface SloReading {
  readonly slo: Slo;
  /** Error ratio of a burn window (`5m` … `3d`); NaN when nothing is known of it. */
  readonly errorRatio: (window: string) => number;
  /** Bad events in a burn window. */
  readonly badEvents: (window: string) => number;
  readonly period: PeriodReading;
  /** Whether there was anything to judge in the last five minutes. */
  readonly hasSignal: boolean;
  /** Whether this time is excluded, so that silence is no news. */
  readonly isExcluded: boolean;
  /** Whether maintenance keeps the alerts of its target quiet. */
  readonly isMuted: boolean;
}
