import type { RatioInterval } from "../../slo/wilson-interval.ts";

/** `GET /api/shifts`: how traffic moves from one version of a service to another. Times are Unix milliseconds, ratios 0 to 1. */
export interface Shifts {
  readonly shifts: readonly Shift[];
}

type Maybe<T> = T | null | undefined;

export interface Shift {
  readonly name: string;
  readonly service: string;
  readonly phase: "idle" | "shifting" | "paused" | "settled" | "aborting";
  readonly step?: Maybe<{ readonly number: number; readonly of: number }>;
  readonly startedAtMs?: Maybe<number>;
  readonly changedAtMs?: Maybe<number>;
  readonly arms: readonly ShiftArm[];
  readonly verdict: ShiftVerdict;
  readonly ledger?: Maybe<ShiftLedger>;
  /** Newest first. */
  readonly changes: readonly ShiftChange[];
}

export interface ShiftArm {
  readonly name: string;
  readonly version?: Maybe<string>;
  /** What the load balancer was told. */
  readonly intended?: Maybe<number>;
  /** What requests show. */
  readonly actual?: Maybe<number>;
  readonly interval?: Maybe<RatioInterval>;
  readonly requests: number;
  readonly errorRatio?: Maybe<number>;
}

/** `notEnough`: too few requests to tell. */
export interface ShiftVerdict {
  readonly kind: "fine" | "worse" | "notEnough" | "unknown";
  /** One sentence with the numbers. */
  readonly why: string;
}

export interface ShiftLedger {
  readonly sent: number;
  readonly answered: number;
  readonly rescued: number;
  readonly lost: number;
  readonly longestGapMs?: Maybe<number>;
}

export interface ShiftChange {
  readonly atMs: number;
  readonly by?: Maybe<string>;
  readonly detail: string;
}
