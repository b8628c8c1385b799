import type { Probe } from "../../slo/probe/probe-model.ts";

/** What a new configuration means for the targets; those that stay as they are do not appear. */
export interface PlanChange {
  readonly added: readonly Probe[];
  readonly removed: readonly string[];
  /** Measured differently from now on: their attempt in flight ends and their state is unknown. */
  readonly replaced: readonly Probe[];
  /** Measured as before: only labels, maintenance, retries or alerts differ, so schedule, state and attempt stay. */
  readonly updated: readonly Probe[];
}

/** The difference between the running plan and a new one. */
export function planChange(before: readonly Probe[], after: readonly Probe[]): PlanChange {
  const known = new Map(before.map((probe) => [probe.name, probe]));
  const change = { added: [] as Probe[], removed: [] as string[], replaced: [] as Probe[], updated: [] as Probe[] };
  for (const probe of after) {
    const old = known.get(probe.name);
    known.delete(probe.name);
    if (old === undefined) change.added.push(probe);
    else if (old === probe || isSame(old, probe)) continue;
    else if (isMeasuredAlike(old, probe)) change.updated.push(probe);
    else change.replaced.push(probe);
  }
  return { ...change, removed: [...known.keys()] };
}

/** Whether there is nothing to do. */
export function isNoChange({ added, removed, replaced, updated }: PlanChange): boolean {
  return added.length + removed.length + replaced.length + updated.length === 0;
}

/** Whether attempts at one tell about the other, too: then the prober keeps schedule and state. */
export function isMeasuredAlike(one: Probe, other: Probe): boolean {
  return isSame(measurementOf(one), measurementOf(other));
}

/** The parts of a probe that decide what an attempt does and when. */
function measurementOf(probe: Probe): object {
  const { labels, maintenance, retries, alert, runbook, ...measurement } = probe;
  return measurement;
}

/** Probes are plain data that one parser builds, so their text tells; in another thread they have other prototypes. */
function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
