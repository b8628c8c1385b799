import type { RatioInterval } from "../wilson-interval.ts";
import type { AloneVerdict } from "./gate/judge-alone.ts";
import type { ShiftOutcome, ShiftPhase, ShiftVerdictName } from "./shift-names.ts";
import type { ShiftLayer, ShiftStrategy } from "./spec/traffic-shift-spec.ts";
import type { ShiftRole } from "./traffic-shift.ts";

/**
 * Everything known about a shift at one moment: what the exporter shows, the relay tells, the web app draws, and a gate decides on.
 * Times are Unix milliseconds, shares and ratios 0 to 1. What is not known is null, never 0.
 */
export interface ShiftReport {
  readonly shift: string;
  readonly title: string;
  readonly service: string;
  readonly strategy: ShiftStrategy;
  readonly layer: ShiftLayer;
  /** Names one run of the shift: `checkout-green-20260301T120000Z`. Null before the first. */
  readonly rollout: string | null;
  readonly phase: ShiftPhase;
  /** How the rollout ended, once it did. */
  readonly outcome: ShiftOutcome | null;
  readonly step: { readonly number: number; readonly of: number } | null;
  readonly atMs: number;
  /** What shares are counted by. Only with `requests` the arms have requests and errors, and a verdict is possible. */
  readonly shareBasis: "requests" | "sessions" | "bytes";
  readonly startedAtMs: number | null;
  /** Where several HAProxies hold weights that differ: shares are a mean then. Null where they agree; not there in reports of older exporters. */
  readonly shareRange?: ShareRange | null;
  /** Of the weights, or of what of them is in force: also when servers went down or came up. */
  readonly changedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Whether what was in flight at its end had its time, too: its ledger changes no more. */
  readonly closed: boolean;
  /** Stable first. */
  readonly arms: readonly ShiftArmReport[];
  readonly drift: ShiftDrift | null;
  readonly verdict: ShiftVerdictReport;
  /** Of a completed rollout of which the verdict says too little: whether the candidate fails no more often than is usual. */
  readonly alone: AloneVerdict | null;
  readonly ledger: ShiftLedgerReport | null;
  /**
   * Requests lost in the last two minutes that are in no open or present ledger: it was closed, or there was no rollout yet. Null where
   * losses are not counted or cannot be read now; not there in reports of older exporters.
   */
  readonly lostLately?: number | null;
  /**
   * Requests lost since this rollout's ledger was closed first, and while it was closed, until the next rollout begins. Null where none were;
   * not there in reports of older exporters.
   */
  readonly lostOutside?: LostOutside | null;
  /** HAProxies that count a part of it and are not seen, now or as its ledger was closed. Null where all are; not there in reports of older exporters. */
  readonly unseenProxies?: UnseenProxies | null;
  /**
   * When the HAProxy that holds the weights was last seen to begin anew in the middle of this rollout: it may have forgotten them. Null where
   * it was not, or something else holds them; not there in reports of older exporters.
   */
  readonly reloadedAtMs?: number | null;
  /**
   * The last time in this rollout in which nobody followed it: from the last look at its weights, or its beginning, until they were seen
   * again. Null where there was none; not there in reports of older exporters.
   */
  readonly unfollowed?: UnfollowedTime | null;
  /** The last rollouts before this one, newest first, with what became of them. Not there in reports of older exporters. */
  readonly earlierRollouts?: readonly EarlierRolloutReport[];
  /** Share of the SLO's error budget that this rollout spent. */
  readonly budget: ShiftBudgetReport | null;
  /** What the rollouts of the last hour before this one spent: that is known minutes after the next one began. Not there in reports of older exporters. */
  readonly earlierBudgets?: readonly { readonly rollout: string; readonly budget: ShiftBudgetReport }[];
  readonly headroom: {
    readonly requestsPerSecond: number | null;
    readonly stableCapacity: number;
    readonly limit: number;
  } | null;
  /** Sources that cannot be read now, each with its reason. */
  readonly blind: readonly { readonly source: "weights" | "traffic" | "declared"; readonly reason: string }[];
  /** Arms that have weight and none of whose servers takes requests, as health checks have it. */
  readonly down: readonly string[];
  /** Newest first, the last hundred. */
  readonly changes: readonly ShiftChangeReport[];
  /** Whether the old arm may go: silent long enough, nothing in flight. With the reason in words. */
  readonly oldArm: { readonly safeToDelete: boolean; readonly why: string } | null;
  readonly links: Readonly<Record<string, string>>;
  readonly runbook: string | null;
  readonly channel: string | null;
  readonly mention: string | null;
}

/** The candidate's least and greatest share of the weight. */
export interface ShareRange {
  readonly least: number;
  readonly most: number;
}

/** So many of the HAProxies that have a backend are not seen. */
export interface UnseenProxies {
  readonly count: number;
  readonly of: number;
  /** Since when at least one of them is not. */
  readonly sinceMs: number;
}

/** A time in which nobody looked at the weights of a shift. */
export interface UnfollowedTime {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What became of a rollout that another one followed. */
export interface EarlierRolloutReport {
  readonly rollout: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** Null where it was left without an end that somebody saw. */
  readonly outcome: ShiftOutcome | null;
  /**
   * Since when it went back, where the next one began, and so ended it, before its traffic had followed. Null where it had; not there in
   * reports of older exporters.
   */
  readonly backSinceMs?: number | null;
  /**
   * All requests lost while its ledger was closed, until the next rollout began: those of the last moment are only known after that. Null where
   * none were; not there in reports of older exporters.
   */
  readonly lostOutside?: LostOutside | null;
  readonly unfollowed: UnfollowedTime | null;
}

/** Losses that are in no ledger. */
export interface LostOutside {
  readonly lost: number;
  /** When the last of them was seen. */
  readonly lastAtMs: number;
}

export interface ShiftBudgetReport {
  readonly slo: string;
  readonly spent: number | null;
  readonly maxSpend: number;
  /** Until when `spent` is counted, which is minutes ago: null as long as nothing of the rollout is known. */
  readonly knownUntilMs?: number | null;
  /** Whether `spent` holds all of the rollout, until its ledger was closed or the next one began; null where nobody follows this budget. */
  readonly isFinal?: boolean | null;
  /** There where `spent` is the least that it was: what counts the budget began anew, and forgot what came last. */
  readonly isLeast?: boolean;
}

export interface ShiftArmReport {
  readonly name: string;
  readonly role: ShiftRole;
  readonly version: string | null;
  readonly cluster: string | null;
  /** As somebody set it, in the unit of whoever holds it. */
  readonly weight: number | null;
  /** What the weights say, as somebody set them: a server that is down keeps its weight, one that is set to drain or maintenance has none. */
  readonly intended: number | null;
  /** What requests show, over the last window. */
  readonly actual: number | null;
  /** What Terraform says. */
  readonly declared: number | null;
  /** That ended in this rollout; 0 where requests are not observable, see `shareBasis`. */
  readonly requests: number;
  /** Those that were answered badly or not at all: the ledger's failed and lost ones. */
  readonly errors: number;
  readonly errorRatio: number | null;
  /** 95 % interval of the error ratio. */
  readonly interval: RatioInterval | null;
  readonly slow: number | null;
  readonly slowRatio: number | null;
  readonly requestsPerSecond: number | null;
  readonly inflight: number | null;
  /** Weight of the arm in answers of name servers, when DNS is sampled. */
  readonly dnsShare: number | null;
}

export interface ShiftDrift {
  /** The candidate's actual share less that of the weights that are in force: servers that are down have none of it. */
  readonly share: number;
  readonly tolerance: number;
  /** Whether traffic had the time to follow the last change. */
  readonly settled: boolean;
}

export interface ShiftVerdictReport {
  readonly kind: ShiftVerdictName;
  /** Which comparison decided. */
  readonly sli: "errors" | "slow" | null;
  /** Natural logarithm of the e-value, and what it takes to call the candidate worse: ln(1 / alpha). */
  readonly evidence: number | null;
  readonly limit: number;
  /** The smallest of 1.5, 2, 3, 5, 10 times the stable arm's error ratio that would have shown by now, or null. */
  readonly detectable: number | null;
  /**
   * What the evidence is divided by, where too little is known only because the stable arm's errors come in bursts; else null, and not
   * there in reports of older exporters.
   */
  readonly bursts?: number | null;
  /** The difference that counts, where one is certain and all that is open is whether it is above that; else not there. */
  readonly floor?: number | null;
  /** One sentence with the numbers. */
  readonly why: string;
}

/**
 * sent = answered + in flight + lost; failed ones are among the answered. Null where the traffic's counters cannot tell; what is
 * in flight or lost is also null while nobody can read them, and the rest is what was known then.
 */
export interface ShiftLedgerReport {
  readonly sent: number;
  readonly answered: number;
  /** Answered badly. An arm's errors are these and the lost ones. */
  readonly failed: number;
  readonly inflight: number | null;
  /** Tries made again, also of requests that failed all the same: at most as many were saved. */
  readonly rescued: number | null;
  readonly lost: number | null;
  /** Of the lost ones: those that no arm was given, because the proxy had none that would take them. */
  readonly refused?: number | null;
  /**
   * Of the lost ones: those that were found by the look that shows the step with which it began, or were lost by that time, and may be of just
   * before that. What its candidate lost is not among them where that had nothing before. Not there where there are none.
   */
  readonly lostAsItBegan?: number | undefined;
  /** False: some of what it should count was not seen, so that each number is a least one. */
  readonly isWhole: boolean;
}

export interface ShiftChangeReport {
  readonly atMs: number;
  /** Who did it, where the source tells: `argo-rollouts`, an ARN, `socket`. */
  readonly by: string | null;
  readonly source: string;
  readonly arm: string;
  readonly from: number | null;
  readonly to: number | null;
  /** `weight 10 → 25`, `phase shifting → paused: waits for approval`. */
  readonly detail: string;
}

/** `GET /api/shifts` of the exporter. */
export interface ShiftsAnswer {
  readonly shifts: readonly ShiftReport[];
}
