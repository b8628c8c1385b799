import type { AlertReading } from "../../../exporters/alerts/alert-reading.ts";
import type { Slo } from "../../../slo/model.ts";

/** A reading of an SLO that fails all the time, unless it says otherwise. */
export function failing(slo: Slo, changes: Partial<AlertReading> = {}): AlertReading {
  return {
    slo,
    errorRatio: () => 1,
    badEvents: () => 1_000,
    period: { badEvents: 1_000, coverage: 1, budgetRemaining: -999, exhaustion: Number.NaN },
    hasSignal: true,
    isExcluded: false,
    isMuted: false,
    ...changes,
  };
}

/** A reading of an SLO to which nothing ever happens. */
export function working(slo: Slo, changes: Partial<AlertReading> = {}): AlertReading {
  return failing(slo, {
    errorRatio: () => 0,
    badEvents: () => 0,
    period: { badEvents: 0, coverage: 1, budgetRemaining: 1, exhaustion: Number.NaN },
    ...changes,
  });
}
