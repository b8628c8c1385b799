import type { ShiftPhase, ShiftVerdictName } from "../../../slo/shift/shift-names.ts";

/** One moment of a rollout, whoever tells it. */
export interface GateMoment {
  readonly name: string;
  readonly phase: ShiftPhase;
  readonly intended: number;
  readonly actual: number;
  /** What the rules say; undefined where they have no verdict. */
  readonly verdict: ShiftVerdictName | undefined;
  readonly candidate: readonly [requests: number, errors: number];
  readonly stable: readonly [requests: number, errors: number];
  readonly lost?: number;
  /** Of which these may have been lost just before it began. */
  readonly lostAsItBegan?: number;
  /** Whether all requests of the rollout were seen. */
  readonly isWhole?: boolean;
  /** Requests lost in the last two minutes that its ledger does not have; rules have an alert. */
  readonly lostLately?: number;
  /** Since HAProxy began anew in the middle of it; rules have an alert. */
  readonly reloadedSeconds?: number;
  /** Since the weights changed, of 30 to settle. */
  readonly changedSeconds?: number;
  /** Since its controller said that the candidate won, which is meant to have nothing any more; rules tell of it for ten minutes. */
  readonly promotedSeconds?: number;
  /** Connections are counted, and no requests. */
  readonly isTcp?: boolean;
  /** Requests per second, and how many of them the stable arm could take back. */
  readonly headroom?: readonly [requestsPerSecond: number, limit: number];
  /** What is left of the budget of an SLO that is asked for. */
  readonly slo?: number;
  readonly decision: "proceed" | "hold" | "roll_back";
  readonly reasons: readonly string[];
  /** What the exporter says in other words, because it has no alerts. */
  readonly exporterReasons?: readonly string[];
}

/** What candidates are measured by. */
export const judge = { alpha: 0.001, minRequests: 100, effectFloor: 0.001, errorRatio: 0.001 };

/** Why the candidate of half of the traffic is no worse. */
export const noWorse = "no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests";

/** Half of the traffic, and a candidate that is as good. */
export const half = {
  phase: "shifting",
  intended: 0.5,
  actual: 0.5,
  verdict: "not_worse",
  candidate: [18_400, 22],
  stable: [165_600, 182],
} as const;
