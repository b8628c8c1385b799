import type { SeenCounters } from "./seen-sources.ts";

/** sent = answered + lost + inflight, at every moment. What cannot be seen is null. */
export interface ArmTotals {
  readonly sent: number;
  readonly answered: number;
  /** Answered well. */
  readonly ok: number;
  /** Answered with an error. */
  readonly failed: number | null;
  readonly lost: number | null;
  readonly rescued: number | null;
  readonly inflight: number | null;
}

/** Under this name totals have the requests that nobody answered: those of arms, and those that no arm was given. */
export const noArm = "";

/** No requests yet. */
export const noTotals: ArmTotals = {
  sent: 0,
  answered: 0,
  ok: 0,
  failed: null,
  lost: null,
  rescued: null,
  inflight: null,
};

export interface CounterStep {
  /** Undefined: nobody counted before. */
  readonly before: SeenCounters | undefined;
  readonly now: SeenCounters;
}

/**
 * Totals after one more reading. Whatever a source says, they balance, and no count goes down: what its counts disagree about
 * was sent, for nobody answers what was not sent.
 */
export function addedTotals(totals: ArmTotals = noTotals, { before, now }: CounterStep): ArmTotals {
  const step = (counter: "errors" | "lost" | "rescued") => delta(before?.[counter], now[counter]);
  const plus = (sum: number | null, more: number | null) => (more === null ? sum : (sum ?? 0) + more);
  const inflight = now.inflight ?? totals.inflight;
  const lost = plus(totals.lost, step("lost"));
  const sent = totals.sent + givenSince(before, now);
  const answered = Math.max(totals.answered, sent - (lost ?? 0) - (inflight ?? 0));
  const failed = plus(totals.failed, answeredErrors(step("errors"), step("lost")));
  return {
    sent: answered + (lost ?? 0) + (inflight ?? 0),
    answered,
    ok: Math.max(totals.ok, answered - (failed ?? 0)),
    failed,
    lost,
    rescued: plus(totals.rescued, step("rescued")),
    inflight,
  };
}

/** Less than nothing when what was in flight went to the other arm in the end. */
function givenSince(before: SeenCounters | undefined, now: SeenCounters): number {
  return now.requests === null ? 0 : now.requests - (before?.requests ?? 0);
}

/** Answers that are errors: a request that was lost is an error, and was not answered. */
export function answeredErrors(errors: number | null, lost: number | null): number | null {
  return errors === null ? null : Math.max(0, errors - (lost ?? 0));
}

/** What was added between two totals; what was in flight at the first belongs to it. */
export function totalsSince(from: ArmTotals = noTotals, to: ArmTotals = noTotals): ArmTotals {
  const less = (now: number | null, then: number | null) => (now === null ? null : now - (then ?? 0));
  return {
    sent: to.sent - from.sent + (from.inflight ?? 0),
    answered: to.answered - from.answered,
    ok: to.ok - from.ok,
    failed: less(to.failed, from.failed),
    lost: less(to.lost, from.lost),
    rescued: less(to.rescued, from.rescued),
    inflight: to.inflight,
  };
}

/** Totals at the beginning of a ledger that has these already. */
export function totalsBefore(
  now: Readonly<Record<string, ArmTotals>>,
  has: Readonly<Record<string, ArmTotals>>,
): Readonly<Record<string, ArmTotals>> {
  const entries = Object.entries(has).map(([name, one]) => [name, less(now[name] ?? noTotals, one)] as const);
  return { ...now, ...Object.fromEntries(entries) };
}

function less(now: ArmTotals, has: ArmTotals): ArmTotals {
  const minus = (column: "failed" | "lost" | "rescued") =>
    has[column] === null ? now[column] : (now[column] ?? 0) - has[column];
  return {
    sent: now.sent - has.sent,
    answered: now.answered - has.answered,
    ok: now.ok - has.ok,
    failed: minus("failed"),
    lost: minus("lost"),
    rescued: minus("rescued"),
    inflight: now.inflight,
  };
}

/** Totals at a beginning, moved by what came while a ledger was closed: from then on it goes on as it was, with what is in flight now. */
export function totalsReopened(
  from: Readonly<Record<string, ArmTotals>>,
  {
    until,
    now,
  }: { readonly until: Readonly<Record<string, ArmTotals>>; readonly now: Readonly<Record<string, ArmTotals>> },
): Readonly<Record<string, ArmTotals>> {
  const entries = Object.keys(now).map((name) => [name, movedBy(from[name], { until: until[name], now: now[name] })]);
  return { ...from, ...Object.fromEntries(entries) };
}

function movedBy(
  from: ArmTotals = noTotals,
  {
    until = noTotals,
    now = noTotals,
  }: { readonly until?: ArmTotals | undefined; readonly now?: ArmTotals | undefined },
): ArmTotals {
  const meanwhile = (column: "failed" | "lost" | "rescued") =>
    now[column] === null ? from[column] : (from[column] ?? 0) + now[column] - (until[column] ?? 0);
  return {
    sent: from.sent + (now.sent - (now.inflight ?? 0)) - (until.sent - (until.inflight ?? 0)),
    answered: from.answered + now.answered - until.answered,
    ok: from.ok + now.ok - until.ok,
    failed: meanwhile("failed"),
    lost: meanwhile("lost"),
    rescued: meanwhile("rescued"),
    inflight: from.inflight,
  };
}

/** How much a count grew; null when it is not known. */
export function delta(before: number | null | undefined, now: number | null): number | null {
  if (now === null) return null;
  return Math.max(0, now - (before ?? 0));
}
