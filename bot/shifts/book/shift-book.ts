import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { Destination } from "../../model/incident.ts";
import { candidateOf } from "../report/arms.ts";
import { madeAtMs } from "../report/made-at-ms.ts";
import type { Rollout } from "../rollout.ts";
import { applyReport } from "./apply-report.ts";
import { leave, leaveForNone } from "./leave.ts";
import { overtake } from "./overtake.ts";
import { settleBudget } from "./settle-budget.ts";
import { settleEnd } from "./settle-end.ts";
import { settleLostOutside } from "./settle-lost-outside.ts";
import { fallSilent, isSilent } from "./silence.ts";
import { supersede } from "./supersede.ts";

/** Where a rollout is shown, and whom its news may call. */
export interface ShiftRouting {
  readonly destinations: readonly Destination[];
  readonly mentions: readonly string[];
}

export interface ShiftBookOptions {
  readonly route: (report: ShiftReport, source: string, nowMs: number) => ShiftRouting;
  /** When this process began to listen. */
  readonly sinceMs: number;
}

/** What is new since the last time it was taken. */
export interface ShiftChanges {
  readonly changed: readonly Rollout[];
  /** Ids of rollouts that are forgotten. */
  readonly forgotten: readonly string[];
}

const dayMs = 24 * 3_600_000;
/** A rollout that ended so long ago is no news any more. */
const newsMs = dayMs;
/** Rollouts are remembered this long after their last report. */
const keptMs = 7 * dayMs;

/** All rollouts that were reported lately. It has no clock and does no I/O; reports that are late, repeated or out of order change nothing. */
export class ShiftBook {
  readonly #options: ShiftBookOptions;
  readonly #rollouts = new Map<string, Rollout>();
  readonly #changed = new Set<string>();
  readonly #forgotten = new Set<string>();

  constructor(options: ShiftBookOptions, loaded: readonly Rollout[]) {
    this.#options = options;
    for (const rollout of loaded) this.#rollouts.set(rollout.id, rollout);
  }

  /** Takes in a report. */
  observe(report: ShiftReport, { source, heardAtMs }: { readonly source: string; readonly heardAtMs: number }): void {
    const { rollout: id } = report;
    this.#settleEarlier(report, heardAtMs);
    if (id === null) {
      this.#leaveAll(report, heardAtMs);
      return;
    }
    const known = this.#rollouts.get(id);
    if (known === undefined && !this.#isNews(report, heardAtMs)) return;
    const routing = () => this.#options.route(report, source, heardAtMs);
    const begun = known ?? newRollout(id, report, { source, destinations: routing().destinations });
    const next = applyReport(begun, report, { heardAtMs, mentions: () => routing().mentions });
    if (next === undefined) return;
    this.#put(next);
    if (known === undefined) this.#supersedeOthers(next);
  }

  /** Lets time pass. */
  tick(nowMs: number): void {
    const { route, sinceMs } = this.#options;
    for (const rollout of this.#rollouts.values()) {
      if (nowMs - rollout.heardAtMs > keptMs) {
        this.#rollouts.delete(rollout.id);
        this.#changed.delete(rollout.id);
        this.#forgotten.add(rollout.id);
      } else if (isSilent(rollout, { nowMs, sinceMs })) {
        const mentions = () => route(rollout.report, rollout.source, nowMs).mentions;
        this.#put(fallSilent(rollout, { nowMs, mentions }));
      }
    }
  }

  /** What has to be stored and shown anew. */
  takeChanges(): ShiftChanges {
    const changed = [...this.#changed].flatMap((id) => this.#rollouts.get(id) ?? []);
    const forgotten = [...this.#forgotten];
    this.#changed.clear();
    this.#forgotten.clear();
    return { changed, forgotten };
  }

  rollouts(): Iterable<Rollout> {
    return this.#rollouts.values();
  }

  rollout(id: string): Rollout | undefined {
    return this.#rollouts.get(id);
  }

  /** When the rollout of a shift began that was the last one at a moment. */
  beganAtMs(shift: string, atMs: number): number | undefined {
    const begins = this.#ofShift(shift).map(({ report }) => report.startedAtMs ?? Number.POSITIVE_INFINITY);
    const before = begins.filter((beganMs) => beganMs <= atMs);
    return before.length === 0 ? undefined : Math.max(...before);
  }

  #put(rollout: Rollout): void {
    this.#rollouts.set(rollout.id, rollout);
    this.#changed.add(rollout.id);
  }

  /** The end of a rollout that nobody heard of is told within a day, and only while no later one of its shift is known. */
  #isNews(report: ShiftReport, heardAtMs: number): boolean {
    // What begins with nothing has not begun.
    if (report.outcome === null && candidateOf(report).intended === 0) return false;
    const endedAtMs = report.endedAtMs ?? (report.outcome === null ? null : report.changedAtMs);
    if (endedAtMs !== null && heardAtMs - endedAtMs > newsMs) return false;
    return !this.#ofShift(report.shift).some((other) => beganAtMs(other.report) > beganAtMs(report));
  }

  #supersedeOthers(rollout: Rollout): void {
    const atMs = madeAtMs(rollout.report, rollout.heardAtMs);
    for (const other of this.#ofShift(rollout.report.shift)) {
      if (other.id === rollout.id) continue;
      const ended = supersede(other, rollout.id, atMs) ?? leave(other, atMs) ?? other;
      const overtaken = overtake(ended, atMs) ?? ended;
      if (overtaken !== other) this.#put(overtaken);
    }
  }

  /** What earlier rollouts spent is known after the next one began, of some what was lost last, and of some how they ended. */
  #settleEarlier({ shift, atMs, earlierBudgets = [], earlierRollouts = [] }: ShiftReport, heardAtMs: number): void {
    for (const { rollout: id, budget } of earlierBudgets) {
      this.#settle({ id, shift }, (earlier) => settleBudget(earlier, budget));
    }
    const madeMs = madeAtMs({ atMs }, heardAtMs);
    for (const told of earlierRollouts) {
      const one = { id: told.rollout, shift };
      this.#settle(one, (earlier) => settleEnd(earlier, told, madeMs));
      this.#settle(one, (earlier) => settleLostOutside(earlier, told, madeMs));
    }
  }

  #settle(
    { id, shift }: { readonly id: string; readonly shift: string },
    by: (earlier: Rollout) => Rollout | undefined,
  ): void {
    const earlier = this.#rollouts.get(id);
    const settled = earlier?.report.shift === shift ? by(earlier) : undefined;
    if (settled !== undefined) this.#put(settled);
  }

  /** After arms changed their roles, an exporter knows of no rollout. */
  #leaveAll(report: ShiftReport, heardAtMs: number): void {
    for (const rollout of this.#ofShift(report.shift)) {
      const left = leaveForNone(rollout, report, madeAtMs(report, heardAtMs));
      if (left !== undefined) this.#put(left);
    }
  }

  #ofShift(shift: string): readonly Rollout[] {
    return [...this.#rollouts.values()].filter(({ report }) => report.shift === shift);
  }
}

function beganAtMs({ startedAtMs, atMs }: ShiftReport): number {
  return startedAtMs ?? atMs;
}

function newRollout(id: string, report: ShiftReport, known: Pick<Rollout, "source" | "destinations">): Rollout {
  return {
    ...known,
    id,
    report,
    reportedAtMs: -1,
    heardAtMs: 0,
    lines: [],
    told: {},
    open: {},
    toldStep: "",
    toldLost: 0,
    losses: undefined,
    abortedAtMs: undefined,
    silentSinceMs: undefined,
    supersededBy: undefined,
    leftAtMs: undefined,
    course: [],
  };
}
