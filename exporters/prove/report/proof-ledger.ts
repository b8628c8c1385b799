import type { CountedCause, FailureCause, RequestOutcome } from "../client/request-outcome.ts";
import type { IndexRange } from "../due-requests.ts";
import type { ProofRequest } from "../proof-plan.ts";
import { createDurationSketch, type DurationSketch } from "./duration-sketch.ts";
import { createSuccessGapFinder, type SuccessGap } from "./success-gap.ts";

/** What happened to the requests that were due in one second. */
export interface SecondRow {
  sent: number;
  ok: number;
  failed: number;
  missed: number;
  /** This process stood still for a part of it. */
  isMeasured: boolean;
  readonly causes: Map<CountedCause, number>;
  /** Answers by the version that they name. */
  readonly versions: Map<string, number>;
}

/** One lost request. */
export interface LostRequest {
  /** Milliseconds from the start. */
  readonly dueMs: number;
  readonly endedMs: number;
  readonly cause: FailureCause;
  readonly status: number | undefined;
  readonly version: string | undefined;
  readonly connection: ProofRequest["connection"];
  readonly speed: ProofRequest["speed"];
  readonly onReusedConnection: boolean;
  readonly detail: string;
}

/** How many requests there are of each kind. */
export interface Tally {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** Of the failed ones, those on connections that are kept, also those that were the first there. */
  readonly failedOnKeptConnections: number;
  /** Of these, those on connections that had carried other requests. */
  readonly failedOnReusedConnections: number;
  /** Of these, those whose connection ended before an answer began: only there browsers and most libraries send a GET again. */
  readonly closedOnReusedConnections: number;
  readonly inFlight: number;
  /** Due, and never sent: this machine was too late or could not. */
  readonly missed: number;
}

export type Durations = Readonly<Record<"before" | "during", Readonly<Record<ProofRequest["speed"], DurationSketch>>>>;

/** Every request of a proof, accounted for: sent = ok + failed + in flight, at any moment, in all and in each second. */
export interface ProofLedger {
  readonly sent: (request: ProofRequest) => void;
  readonly ended: (request: ProofRequest, outcome: RequestOutcome, endedMs: number) => void;
  readonly missed: (range: IndexRange, dueMs: (index: number) => number) => void;
  readonly stalled: (fromMs: number, toMs: number) => void;
  readonly tally: () => Tally;
  readonly rows: () => readonly SecondRow[];
  /** The first of them, in the order in which they failed; all are in the rows. */
  readonly lost: () => readonly LostRequest[];
  readonly durations: Durations;
  readonly longestGap: () => SuccessGap;
  /** Why this machine could not send. */
  readonly unsentReasons: () => ReadonlyMap<string, number>;
}

/** Further lost requests are counted, not listed. */
export const mostLostListed = 10_000;
/** Further versions are one: a header with another value in every answer is no version. */
export const mostVersions = 20;
/** The connection ended, and nothing of an answer had come. */
const endsUnanswered: ReadonlySet<FailureCause> = new Set(["closed", "reset"]);
/** Answers without the header. */
export const noVersion = "(none)";
/** Answers with yet another version. */
export const otherVersion = "(other)";

/** An empty ledger. It has no clock: whoever writes into it says when. */
export function createProofLedger({ beforeSeconds }: { readonly beforeSeconds: number }): ProofLedger {
  const rows: SecondRow[] = [];
  const lost: LostRequest[] = [];
  const versions = new Set<string>();
  const unsent = new Map<string, number>();
  const total = { sent: 0, ok: 0, failed: 0, missed: 0 };
  const failedOn = { failedOnKeptConnections: 0, failedOnReusedConnections: 0, closedOnReusedConnections: 0 };
  const phase = () => ({ usual: createDurationSketch(), slow: createDurationSketch() });
  const durations: Durations = { before: phase(), during: phase() };
  const gaps = createSuccessGapFinder();
  const rowAt = (ms: number): SecondRow => {
    const second = Math.max(0, Math.floor(ms / 1000 + 1e-9));
    while (rows.length <= second) rows.push(emptyRow());
    return rows[second] as SecondRow;
  };
  const known = (version = noVersion) => {
    if (!versions.has(version) && versions.size >= mostVersions) return otherVersion;
    versions.add(version);
    return version;
  };
  const miss = (index: number, dueMs: number) => {
    rowAt(dueMs).missed++;
    total.missed++;
    gaps.settle(index, { dueMs, outcome: "missed" });
  };
  return {
    sent: ({ dueMs }) => {
      rowAt(dueMs).sent++;
      total.sent++;
    },
    ended: (request, outcome, endedMs) => {
      const row = rowAt(request.dueMs);
      if (outcome.kind === "unsent") {
        row.sent--;
        total.sent--;
        unsent.set(outcome.detail, (unsent.get(outcome.detail) ?? 0) + 1);
        return miss(request.index, request.dueMs);
      }
      gaps.settle(request.index, { dueMs: request.dueMs, outcome: outcome.kind });
      if (outcome.kind === "ok" || outcome.status !== undefined) add(row.versions, known(outcome.version));
      if (outcome.kind === "ok") {
        row.ok++;
        total.ok++;
        const inPhase = request.dueMs < beforeSeconds * 1000 ? durations.before : durations.during;
        // From when it was due, not from when it was sent: else a slow client would make a fast server.
        inPhase[request.speed].add(endedMs - request.dueMs);
        return;
      }
      row.failed++;
      total.failed++;
      add(row.causes, outcome.cause === "status" ? `status ${outcome.status ?? 0}` : outcome.cause);
      const { kind: _, ...why } = outcome;
      const { dueMs, connection, speed } = request;
      if (connection === "kept") failedOn.failedOnKeptConnections++;
      if (outcome.onReusedConnection) failedOn.failedOnReusedConnections++;
      if (outcome.onReusedConnection && endsUnanswered.has(outcome.cause)) failedOn.closedOnReusedConnections++;
      if (lost.length < mostLostListed) lost.push({ dueMs, endedMs, connection, speed, ...why });
    },
    missed: ({ from, to }, dueMs) => {
      for (let index = from; index < to; index++) miss(index, dueMs(index));
    },
    stalled: (fromMs, toMs) => {
      for (let second = Math.floor(fromMs / 1000); second * 1000 < toMs; second++) {
        rowAt(second * 1000).isMeasured = false;
      }
    },
    tally: () => ({ ...total, ...failedOn, inFlight: total.sent - total.ok - total.failed }),
    rows: () => rows,
    lost: () => lost,
    durations,
    longestGap: gaps.longest,
    unsentReasons: () => unsent,
  };
}

function emptyRow(): SecondRow {
  return { sent: 0, ok: 0, failed: 0, missed: 0, isMeasured: true, causes: new Map(), versions: new Map() };
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
