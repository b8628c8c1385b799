import type { ShiftOutcome, ShiftVerdictName } from "../../../slo/shift/shift-names.ts";
import type { ShareRange, ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { Comparison } from "../report/comparison.ts";
import type { Lost, Uncounted } from "../report/losses.ts";
import type { LostOutside } from "../report/lost-outside.ts";
import type { Unusual } from "../report/unusual.ts";

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
      /** There where HAProxies hold weights that differ. */
      readonly range?: ShareRange;
    }
  | {
      readonly kind: "step";
      readonly step: { readonly number: number; readonly of: number } | null;
      readonly candidate: string;
      readonly intended: number | null;
      readonly by: string | null;
      /** There where HAProxies hold weights that still differ. */
      readonly range?: ShareRange;
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
  | { readonly kind: "down"; readonly arm: string; readonly intended: number | null }
  | {
      readonly kind: "up";
      readonly arm: string;
      readonly afterMs: number;
      /** Without it nobody knows whether it is up, and nothing depends on it. */
      readonly hasWeight: boolean;
    }
  | { readonly kind: "worse"; readonly comparison: Comparison }
  | {
      readonly kind: "worseOver";
      readonly comparison: Comparison /** It is not shown to be no worse either. */;
      readonly isOpen?: true;
    }
  | { readonly kind: "notEnough"; readonly step: number | null; readonly comparison: Comparison }
  | { readonly kind: "blind"; readonly source: BlindSource; readonly reason: string }
  | { readonly kind: "seen"; readonly source: BlindSource; readonly afterMs: number }
  | ({ readonly kind: "lost" } & Lost)
  /** More than was told, and no reason to call anybody again. */
  | ({ readonly kind: "lostMore" } & Lost)
  | ({ readonly kind: "lostOver"; readonly sinceMs: number } & Lost)
  | {
      readonly kind: "aborted";
      readonly because: AbortCause;
      readonly by: string | null;
      /** What was lost before and is not said to be the cause. */
      readonly lost?: EarlierLost | undefined;
      /** Lost in the last two minutes, in no ledger, and not said to be the cause. */
      readonly lately?: number | undefined;
      readonly outside?: LostOutside | undefined;
    }
  | {
      readonly kind: "rolledBack";
      readonly tookMs: number | null;
      /** There where the next one began before its traffic had followed. */
      readonly wayBack?: WayBack;
      readonly headroom: number | null;
      /** So far. */
      readonly lost: Lost | null;
      readonly outside?: LostOutside | undefined;
      readonly uncounted: Uncounted | undefined;
    }
  | {
      readonly kind: "completed";
      readonly candidate: string;
      /** Nobody asked for anything: it has the weight, and no traffic. */
      readonly isUnasked?: boolean;
      /** What was said of it at its end. */
      readonly verdict: ShiftVerdictName;
      /** And that it fails more often than is usual. */
      readonly unusual?: Unusual | undefined;
      readonly tookMs: number | null;
      /** So far. */
      readonly lost: Lost | null;
      readonly uncounted: Uncounted | undefined;
    }
  /** It completed before that was known. */
  | ({ readonly kind: "unusual" } & Unusual)
  | ({ readonly kind: "closed"; readonly outside?: LostOutside | undefined } & Lost)
  /** The first that were lost while its ledger is closed. */
  | { readonly kind: "lostOutside"; readonly lost: number }
  /** The account of one that another one overtook before it was closed. */
  | ({ readonly kind: "overtaken" } & Lost)
  | { readonly kind: "safeToDelete"; readonly arm: string; readonly why: string }
  | {
      readonly kind: "superseded";
      readonly rollout: string;
      /** When the last report of it was made; not there in what older relays told. */
      readonly reportedMs?: number;
    }
  /** An end that no report of it told. */
  | {
      readonly kind: "endedUnheard";
      readonly outcome: ShiftOutcome;
      readonly endedAtMs: number;
      readonly reportedMs: number;
      /** There where the next one began before its traffic had followed. */
      readonly wayBack?: WayBack;
    };

/** A way back on which a rollout was as the next one began. */
export interface WayBack {
  readonly sinceMs: number;
  readonly nextAtMs: number;
}

/** What was lost, and when the last of it, where somebody saw that. */
export interface EarlierLost extends Lost {
  readonly lastMs: number | null;
}

/** The first number that was not as it should be when a rollout went back. */
export type AbortCause =
  | { readonly kind: "worse"; readonly comparison: Comparison }
  | ({ readonly kind: "lost" } & Lost)
  /** In the last two minutes, and in no ledger: after one that completed was closed, or before the first step. */
  | { readonly kind: "lostLately"; readonly lost: number }
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
