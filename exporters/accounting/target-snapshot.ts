import { type Phase, phases, type TlsFacts } from "../probe/probe-attempt.ts";
import { type EarlierAccount, type LastSeen, TargetAccount, type TargetAccountOptions } from "./target-account.ts";
import {
  attemptOrders,
  type ConfirmedState,
  confirmedStates,
  noCounters,
  type TargetCounters,
} from "./target-counters.ts";

const version = 1;

/** The key under which a target's snapshot is stored. */
export function snapshotKey(target: string): string {
  return `target:${target}`;
}

/** A target's account as JSON, so that its counters go on after a restart. Zeros are left out. */
export function toSnapshot(account: TargetAccount): string {
  const { counters, edges, last, coveredUntilMs } = account;
  const { attempts, missed, reasons, excluded, time, durations } = counters;
  return JSON.stringify({
    version,
    coveredUntilMs,
    attempts: { first: nonZero(attempts.first), retry: nonZero(attempts.retry) },
    missed: nonZero(missed),
    reasons: nonZero(reasons),
    excluded: nonZero(excluded),
    time: nonZero(time),
    durations: { edges, counts: [...durations.counts], sum: durations.sum },
    last,
  });
}

/** An account, and if its snapshot could not be used, why not. */
export interface Restored {
  readonly account: TargetAccount;
  readonly fault: string | undefined;
}

export interface SnapshotOptions extends TargetAccountOptions {
  readonly nowMs: number;
  /** Whether the prober goes on from what it knew of the target; otherwise the state has to be confirmed anew. */
  readonly stateGoesOn: boolean;
}

/** A state that was confirmed longer ago, and more than three intervals ago, says nothing about the target any more. */
const longestPauseMs = 5 * 60_000;

/** The account of a target as a snapshot left it; a new one when the snapshot is broken, with the reason. */
export function fromSnapshot(json: string, { nowMs, stateGoesOn, ...options }: SnapshotOptions): Restored {
  const account = new TargetAccount(options);
  const freshSinceMs = nowMs - Math.max(longestPauseMs, 3_000 * options.probe.intervalSeconds);
  const earlier = parseSnapshot(json, { edges: options.edges, stateSinceMs: stateGoesOn ? freshSinceMs : Infinity });
  if (typeof earlier === "string") {
    return { account, fault: `the stored counters of ${options.probe.name} are lost and begin at 0: ${earlier}` };
  }
  account.resume(earlier, nowMs);
  return { account, fault: undefined };
}

function parseSnapshot(
  json: string,
  { edges, stateSinceMs }: { readonly edges: readonly number[]; readonly stateSinceMs: number },
): EarlierAccount | string {
  const data = parsed(json);
  if (data === undefined) return "they are not JSON";
  if (data["version"] !== version) return `they have version ${JSON.stringify(data["version"])}, not ${version}`;
  const missing = ["attempts", "missed", "reasons", "time", "durations"].find((name) => typeof data[name] !== "object");
  if (missing !== undefined) return `they have no ${missing}`;
  const counters = noCounters(edges.length + 1);
  const { attempts, missed, reasons, excluded, time, durations } = fields(data);
  for (const order of attemptOrders) fill(counters.attempts[order], fields(attempts)[order]);
  fill(counters.missed, missed);
  fill(counters.reasons, reasons);
  fill(counters.excluded, excluded);
  fill(counters.time, time);
  fillDurations(counters.durations, durations, edges);
  const coveredUntilMs = count(data["coveredUntilMs"]);
  const seen = fields(data["last"]);
  const state = coveredUntilMs !== undefined && coveredUntilMs >= stateSinceMs ? stateOf(seen["state"]) : "unknown";
  return { counters, last: { ...lastSeen(seen), state }, coveredUntilMs };
}

/** Buckets of other edges cannot be carried over: that histogram begins at 0. */
function fillDurations(into: TargetCounters["durations"], from: unknown, edges: readonly number[]): void {
  const { edges: oldEdges, counts, sum } = fields(from);
  if (JSON.stringify(oldEdges) !== JSON.stringify(edges) || !Array.isArray(counts)) return;
  for (const index of into.counts.keys()) into.counts[index] = count(counts[index]) ?? 0;
  into.sum = count(sum) ?? 0;
}

function stateOf(from: unknown): ConfirmedState {
  return confirmedStates.find((state) => state === from) ?? "unknown";
}

function lastSeen(from: Fields): Omit<LastSeen, "state"> {
  return {
    runMs: count(from["runMs"]),
    successMs: count(from["successMs"]),
    success: typeof from["success"] === "boolean" ? from["success"] : undefined,
    lagMs: count(from["lagMs"]),
    phases: phasesOf(fields(from["phases"])),
    tls: tlsOf(fields(from["tls"])),
  };
}

function phasesOf(from: Fields): LastSeen["phases"] {
  const known: Partial<Record<Phase, number>> = {};
  for (const phase of phases) {
    const seconds = count(from[phase]);
    if (seconds !== undefined) known[phase] = seconds;
  }
  return known;
}

function tlsOf(from: Fields): TlsFacts | undefined {
  const [leafNotAfter, chainNotAfter] = [count(from["leafNotAfter"]), count(from["chainNotAfter"])];
  if (leafNotAfter === undefined || chainNotAfter === undefined) return undefined;
  const { verified, problem, version: tlsVersion } = from;
  return {
    leafNotAfter,
    chainNotAfter,
    verified: verified === true,
    problem: typeof problem === "string" ? problem : undefined,
    version: typeof tlsVersion === "string" ? tlsVersion : "",
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(json: string): Fields | undefined {
  try {
    const data: unknown = JSON.parse(json);
    return typeof data === "object" && data !== null ? (data as Fields) : undefined;
  } catch {
    return undefined;
  }
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function fill(into: Record<string, number>, from: unknown): void {
  for (const key of Object.keys(into)) into[key] = count(fields(from)[key]) ?? 0;
}

/** A number that a counter can have. */
function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function nonZero(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));
}
