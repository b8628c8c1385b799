import type { ProbeAttempt } from "../probe/probe-attempt.ts";

/** Why a due time passed without an attempt; `paused`: during planned work that neither probes nor excludes. */
export const missedReasons = ["busy", "capacity", "stalled", "stopped", "paused"] as const;

export type MissedReason = (typeof missedReasons)[number];

interface Due {
  readonly target: string;
  /** Unix milliseconds: when it was due, jitter included. */
  readonly dueMs: number;
  /** The time that this due time stands for. */
  readonly intervalMs: number;
}

/** What became of one due time. Each due time ends as exactly one of these. */
export type DueResult = Due &
  (
    | {
        readonly outcome: "success" | "failure" | "inconclusive";
        /** How late it started. */
        readonly lagMs: number;
        readonly attempt: ProbeAttempt;
        /** Maintenance without `exclude` still counts; this only keeps alerts quiet. */
        readonly muted: boolean;
      }
    | { readonly outcome: "missed"; readonly reason: MissedReason }
    /** During maintenance that excludes; `attempt` when it was probed all the same. */
    | { readonly outcome: "excluded"; readonly attempt: ProbeAttempt | undefined }
  );

/** A confirmation attempt after a failed first one. It decides the state, never the SLI. */
export interface RetryResult {
  readonly target: string;
  readonly atMs: number;
  readonly attempt: ProbeAttempt;
}

/** A state that the attempts confirmed. */
export interface StateChange {
  readonly target: string;
  readonly atMs: number;
  readonly state: "up" | "down" | "unknown";
}

/** What the probing thread tells the others; batches keep the order in which things happened. */
export type ProberMessage =
  | ({ readonly kind: "due" } & DueResult)
  | ({ readonly kind: "retry" } & RetryResult)
  | ({ readonly kind: "state" } & StateChange)
  /** Wall clock and monotonic clock parted by more than 2 s. */
  | { readonly kind: "clock-step"; readonly atMs: number; readonly stepMs: number };
