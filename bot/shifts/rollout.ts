import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import type { Destination } from "../model/incident.ts";

/** What is known of one run of a traffic shift: one message, whose thread are its lines. Plain data, stored as it is. */
export interface Rollout {
  readonly id: string;
  /** Name of the configured source that reports it. */
  readonly source: string;
  /** The newest that was taken in. */
  readonly report: ShiftReport;
  /** When the report was made; one from the future counts as made when it arrived. */
  readonly reportedAtMs: number;
  readonly heardAtMs: number;
  /** Where it is shown; decided when it was heard of first. */
  readonly destinations: readonly Destination[];
  /** In order; one reply each. */
  readonly lines: readonly RolloutLine[];
  /** Keys of what was told, and when last. */
  readonly told: Readonly<Record<string, number>>;
  /** Conditions that hold and were told, and since when. */
  readonly open: Readonly<Record<string, number>>;
  /** The step that was told last. */
  readonly toldStep: string;
  readonly toldLost: number;
  readonly abortedAtMs: number | undefined;
  /** Nothing is heard since, although it goes on. */
  readonly silentSinceMs: number | undefined;
  /** The rollout of the same shift that began before this one had an outcome. */
  readonly supersededBy: string | undefined;
  /** How it went, oldest first; thinned out when it gets long. */
  readonly course: readonly CoursePoint[];
}

/** A moment of a rollout: the candidate's shares, and both arms' counters. */
export interface CoursePoint {
  readonly atMs: number;
  readonly intended: number | null;
  readonly actual: number | null;
  readonly stable: ArmCount;
  readonly candidate: ArmCount;
}

export interface ArmCount {
  readonly requests: number;
  readonly errors: number;
}

/** One reply in the thread. */
export interface RolloutLine {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly atMs: number;
  readonly news: RolloutNews;
  /** Ids to call, from configuration. */
  readonly mentions: readonly string[];
}

/** What the arms were compared by, with the numbers of that moment. */
export interface Comparison {
  readonly sli: "errors" | "slow";
  /** Why there are no numbers, if so. */
  readonly uncounted?: Uncounted | undefined;
  readonly candidate: string;
  readonly stable: string;
  readonly candidateRatio: number | null;
  readonly stableRatio: number | null;
  readonly candidateRequests: number;
  readonly evidence: number | null;
  readonly limit: number;
  /** `2`: twice the stable arm's error ratio would have shown. */
  readonly detectable: number | null;
}

/** Why nobody knows what became of requests: connections alone are seen, they are not counted, or the counters cannot be read. */
export type Uncounted = "tcp" | "here" | "blind";

type ShareBasis = ShiftReport["shareBasis"];

export type BlindSource = ShiftReport["blind"][number]["source"] | "exporter";

/** Something that people want to hear of once, with the numbers that it is told with. */
export type RolloutNews =
  | {
      readonly kind: "started";
      readonly by: string | null;
      readonly candidate: string;
      readonly stable: string;
      readonly intended: number | null;
    }
  | {
      readonly kind: "step";
      readonly step: { readonly number: number; readonly of: number } | null;
      readonly candidate: string;
      readonly intended: number | null;
      readonly by: string | null;
    }
  | { readonly kind: "paused"; readonly why: string; readonly atStep: number | null; readonly afterMs: number | null }
  | { readonly kind: "resumed"; readonly afterMs: number }
  | {
      readonly kind: "drift";
      readonly basis: ShareBasis;
      readonly intended: number | null;
      readonly actual: number | null;
      readonly tolerance: number;
    }
  | { readonly kind: "driftOver"; readonly afterMs: number }
  | { readonly kind: "worse"; readonly comparison: Comparison }
  | { readonly kind: "worseOver"; readonly comparison: Comparison }
  | { readonly kind: "notEnough"; readonly step: number | null; readonly comparison: Comparison }
  | { readonly kind: "blind"; readonly source: BlindSource; readonly reason: string }
  | { readonly kind: "seen"; readonly source: BlindSource; readonly afterMs: number }
  | { readonly kind: "lost"; readonly lost: number; readonly sent: number }
  | { readonly kind: "aborted"; readonly because: AbortCause; readonly by: string | null }
  | {
      readonly kind: "rolledBack";
      readonly tookMs: number | null;
      readonly headroom: number | null;
      readonly lost: Lost | null;
      readonly uncounted: Uncounted | undefined;
    }
  | {
      readonly kind: "completed";
      readonly candidate: string;
      readonly tookMs: number | null;
      readonly lost: Lost | null;
      readonly uncounted: Uncounted | undefined;
    }
  | { readonly kind: "safeToDelete"; readonly arm: string; readonly why: string }
  | { readonly kind: "superseded"; readonly rollout: string };

export interface Lost {
  readonly lost: number;
  readonly sent: number;
}

/** The first number that was not as it should be when a rollout went back. */
export type AbortCause =
  | { readonly kind: "worse"; readonly comparison: Comparison }
  | ({ readonly kind: "lost" } & Lost)
  | {
      readonly kind: "drift";
      readonly basis: ShareBasis;
      readonly intended: number | null;
      readonly actual: number | null;
    }
  | { readonly kind: "blind"; readonly source: BlindSource }
  /** A proxy that began anew with the weights of its file. */
  | { readonly kind: "reload" }
  | { readonly kind: "unknown"; readonly why: string };

/** Whether a rollout goes on, as far as anybody said. */
export function isRunning({ report, supersededBy }: Pick<Rollout, "report" | "supersededBy">): boolean {
  return report.outcome === null && supersededBy === undefined;
}

/** Some of the requests that a ledger counts; nothing where the counters cannot tell. */
export function lostOf({ ledger }: Pick<ShiftReport, "ledger">): Lost | null {
  return ledger === null || ledger.lost === null ? null : { lost: ledger.lost, sent: ledger.sent };
}

/** Why nobody knows what became of requests; nothing where they are counted. */
export function uncountedOf({ ledger, blind, shareBasis, outcome }: ShiftReport): Uncounted | undefined {
  const lost = ledger?.lost ?? null;
  // What was lost before stays lost, and what was counted until the end stays counted.
  if (lost !== null && (lost > 0 || outcome !== null)) return undefined;
  if (ledger === null && shareBasis !== "requests") return "tcp";
  if (blind.some(({ source }) => source === "traffic")) return "blind";
  return ledger === null ? "here" : undefined;
}
