import type { Slo } from "../../slo/model.ts";
import type { AlertFigures } from "../accounting/alert-figures.ts";

/** What the accounts say of one SLO at one instant; all that its alerts look at. */
export interface AlertReading extends AlertFigures {
  readonly slo: Slo;
  /** Whether this time is excluded, so that silence is no news. */
  readonly isExcluded: boolean;
  /** Whether maintenance keeps the alerts of its target quiet. */
  readonly isMuted: boolean;
}
