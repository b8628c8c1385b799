import type { ShiftOutcome } from "../../../slo/shift/shift-names.ts";
import type { ShareRange, UnseenProxies } from "../../../slo/shift/shift-report.ts";
import type { ArmTotals } from "./arm-totals.ts";

/** The weights as they were read last. */
export interface SeenWeights {
  readonly atMs: number;
  /** As somebody set them, of the arms whose weights are known now. */
  readonly byArm: Readonly<Record<string, number>>;
  /** What of them is in force, where servers have a state; elsewhere all is. */
  readonly live?: Readonly<Record<string, number>>;
  /** There where they are of several proxies that do not agree. */
  readonly shareRange?: ShareRange;
  /** The last that was known of each. */
  readonly lastByArm: Readonly<Record<string, number>>;
  /** What the controller says it does. */
  readonly state: "steady" | "moving" | "paused" | "aborting" | null;
  /** How it says that its last rollout ended. */
  readonly outcome: ShiftOutcome | null;
  readonly step: { readonly number: number; readonly of: number } | null;
  readonly detail: string | null;
  /** The process of the proxy that held them, always the same one where none did; not there where it does not tell. */
  readonly process?: string;
  /** There where a restart of the proxy was noticed only after them, and after the look before them. */
  readonly areOfAfterRestart?: true;
  /** Totals at the last look at the traffic that came while these were known; not there in states of older versions. */
  readonly totals?: Readonly<Record<string, ArmTotals>>;
}

/** Counters as the reader gave them. */
export interface SeenTraffic {
  readonly atMs: number;
  /** Counts of another reader began elsewhere. */
  readonly reader: string;
  readonly restarts: number;
  readonly basis: "requests" | "sessions" | "bytes";
  readonly detail: string | null;
  readonly arms: Readonly<Record<string, SeenCounters>>;
  /** Requests that nobody answered, those of arms among them; null or not there where that is not known. */
  readonly lost?: number | null;
  /** By how many looks that is behind what arms lost; not there in states of older versions. */
  readonly lostBehind?: number;
  /** There while one who counts a part of it is not seen, and may be back with all that it counted. */
  readonly isAway?: true;
  /** Of several who count a part each, those that are not seen; not there where all are. */
  readonly unseen?: UnseenProxies;
  /** With which a later reader goes on; null where it begins anew. */
  readonly memory: unknown;
  /** The counters at the last moment at which both arms were visible, for comparing them over the same time. */
  readonly compared: Comparison | null;
}

/** Counters at one moment at which both arms were visible. */
export interface Comparison {
  readonly atMs: number;
  readonly arms: Readonly<Record<string, SeenCounters>>;
  /** When the shares of the weights had changed last at that time. */
  readonly changedAtMs: number | null;
}

/** What was counted of an arm; null is what nobody counts. */
export interface SeenCounters {
  readonly requests: number | null;
  /** Lost requests are among them. */
  readonly errors: number | null;
  readonly slow: number | null;
  readonly lost: number | null;
  readonly rescued: number | null;
  readonly inflight: number | null;
  readonly share: number | null;
}

/** What one look at the traffic found lost. */
export interface SeenLoss {
  readonly atMs: number;
  readonly lost: number;
  /** Whose ledger has it; null where none was open. */
  readonly rollout: string | null;
}

/** What arms had got by one moment. */
export interface TrafficPoint {
  readonly atMs: number;
  readonly arms: Readonly<Record<string, Pick<SeenCounters, "share" | "requests">>>;
}
