import type { ShiftArmReport, ShiftReport } from "../shift-report.ts";
import type { AloneFacts } from "./judge-alone.ts";

/** What a decision needs; a report of the exporter has all of it but the budget of an SLO. */
export type GateFacts = Pick<
  ShiftReport,
  | "phase"
  | "verdict"
  | "shareBasis"
  | "drift"
  | "budget"
  | "headroom"
  | "blind"
  | "down"
  | "lostLately"
  | "unseenProxies"
> & {
  /** Its share by the weights is null while nobody knows them, or all are 0. */
  readonly candidate: Pick<ShiftArmReport, "name" | "intended">;
  /** Whether all weights are 0: nobody is meant to have anything. */
  readonly isWeightless: boolean;
  /** Whether its controller says that it won, minutes ago at most: it is the stable version now, and no arm's weight says so. */
  readonly isPromoted?: boolean;
  readonly ledger: {
    readonly lost: number | null;
    /** Of the lost ones: those that may be of just before it began; not there where none may. */
    readonly lostAsItBegan?: number | undefined;
    /** Requests that no arm answered, and that may still be; nothing where losses are counted when they happen. */
    readonly unsettled?: number;
    /** Whether all requests were seen. */
    readonly isWhole?: boolean;
  } | null;
  /** Since the proxy began anew in the middle of the rollout; null or not there where that is not known, or an alert tells it. */
  readonly reloadedSeconds?: number | null;
  /** What the end of a rollout is judged by that nobody compared. */
  readonly alone: AloneFacts;
  /** The candidate's errors by both, where the exporter, by whose count is decided, clearly missed some; null or not there where nobody knows of any. */
  readonly missedErrors?: { readonly rules: number; readonly exporter: number } | null;
  /** The SLO that has to have some of its error budget left; what is left is 0 to 1, below 0 when overspent. */
  readonly slo?: GatedSlo | undefined;
  /** Names of the shift's alerts that fire now, for whoever does not know the limits behind them. */
  readonly alerts?: readonly string[];
};

/** An SLO that somebody asks about. */
export interface GatedSlo {
  readonly id: string;
  readonly remaining: number | null;
  /** Why it is not known, where somebody knows that. */
  readonly why?: string;
}
