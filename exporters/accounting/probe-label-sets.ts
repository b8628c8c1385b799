import type { MetricLabels } from "../output/metric-family.ts";
import { type Phase, phases } from "../probe/probe-attempt.ts";
import { knownFailureReasons, knownMissedReasons } from "./known-reasons.ts";
import { attemptOrders, attemptResults, confirmedStates, type TargetAccount, timeStates } from "./target-account.ts";

/** The label sets of a target's series: made once, so that a renderer can keep what it wrote for each. */
export interface ProbeLabelSets {
  readonly target: MetricLabels;
  readonly info: MetricLabels;
  readonly attempts: Record<(typeof attemptOrders)[number], Record<(typeof attemptResults)[number], MetricLabels>>;
  readonly missed: ReadonlyMap<string, MetricLabels>;
  readonly reasons: ReadonlyMap<string, MetricLabels>;
  readonly phases: Record<Phase, MetricLabels>;
  readonly times: Record<(typeof timeStates)[number], MetricLabels>;
  readonly states: Record<(typeof confirmedStates)[number], MetricLabels>;
  readonly certificates: Record<"leaf" | "chain", MetricLabels>;
}

const kept = new WeakMap<TargetAccount, ProbeLabelSets>();

/** The label sets of a target. A reason that was not expected but was counted all the same is there too. */
export function probeLabelSets(account: TargetAccount): ProbeLabelSets {
  const known = kept.get(account);
  if (known !== undefined && hasAllReasons(account, known)) return known;
  const sets = makeSets(account);
  kept.set(account, sets);
  return sets;
}

function hasAllReasons({ counters }: TargetAccount, { reasons, missed }: ProbeLabelSets): boolean {
  return (
    counted(counters.reasons).every((key) => reasons.has(key)) &&
    counted(counters.missed).every((key) => missed.has(key))
  );
}

function counted(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.keys(counts).filter((key) => counts[key] !== 0);
}

function makeSets(account: TargetAccount): ProbeLabelSets {
  const { probe, location, counters } = account;
  const target = { target: probe.name, location };
  const byReason = (known: readonly string[], counts: Readonly<Record<string, number>>) =>
    new Map([...new Set([...known, ...counted(counts)])].map((reason) => [reason, { ...target, reason }]));
  return {
    target,
    // The target's own labels never hide ours.
    info: { ...probe.labels, ...target, kind: probe.kind, alert: probe.alert, runbook_url: probe.runbook ?? "" },
    attempts: byKey(attemptOrders, (attempt) => byKey(attemptResults, (result) => ({ ...target, result, attempt }))),
    missed: byReason(knownMissedReasons(probe), counters.missed),
    reasons: byReason(knownFailureReasons(probe), counters.reasons),
    phases: byKey(phases, (phase) => ({ ...target, phase })),
    times: byKey(timeStates, (state) => ({ ...target, state })),
    states: byKey(confirmedStates, (state) => ({ ...target, state })),
    certificates: byKey(["leaf", "chain"] as const, (certificate) => ({ ...target, certificate })),
  };
}

function byKey<Key extends string, Value>(keys: readonly Key[], value: (key: Key) => Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;
}
