import { setImmediate as nextTurn } from "node:timers/promises";
import { keptMinuteDays } from "../store/compact-minutes.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import { minutesPerDay } from "./budget-day.ts";
import { BudgetHistory, startOfDay } from "./budget-history.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import { judgedDay, judgedMinutes } from "./judged-minutes.ts";
import { ownRange, previousRange } from "./period-budget.ts";

/** What is read of an SLO. */
export interface ReadMinutes {
  readonly slo: BudgetSlo;
  history: BudgetHistory | undefined;
  /** By location, the first minute that means the same. */
  since: ReadonlyMap<string, number>;
}

export interface MinutesReader {
  /** A new history, as far back as a calendar quarter and the one before may need it: days where whole days do, else minutes. */
  readonly load: (of: ReadMinutes, range: { readonly first: number; readonly until: number }) => Promise<void>;
  /** Minutes that are new, or may have changed. */
  readonly read: (of: ReadMinutes, range: { readonly from: number; readonly to: number }) => Promise<void>;
}

/** Reads what the store has into the histories of SLOs. */
export function createMinutesReader({
  store,
  location,
}: {
  readonly store: Pick<ExporterStore, "minutes" | "rollups">;
  readonly location: string;
}): MinutesReader {
  return { load, read };

  async function load(
    of: ReadMinutes,
    { first, until }: { readonly first: number; readonly until: number },
  ): Promise<void> {
    const { slo, since } = of;
    of.history = new BudgetHistory(first);
    const days = await store.rollups({ ...queryOf(slo), span: "day", from: daysFrom(until), to: until });
    const byDay = Map.groupBy(
      days.filter(({ epoch }) => epoch === slo.epoch),
      ({ minute }) => minute,
    );
    const from = Math.max(first, startOfDay(until) - keptMinuteDays * minutesPerDay, daysFrom(until));
    let start = startOfDay(Math.max(first, daysFrom(until)));
    // A day that has not been summed up yet is read by its minutes, as far as these are kept.
    for (; start < minutesFrom(slo, until) && (byDay.has(start) || start < from); start += minutesPerDay)
      of.history.putDay(start, judgedDay(byDay.get(start) ?? [], slo, { start, since }));
    await read(of, { from: Math.max(start, first), to: until });
  }

  async function read(of: ReadMinutes, { from, to }: { readonly from: number; readonly to: number }): Promise<void> {
    for (let at = from; at < to; at += 7 * minutesPerDay) {
      const end = Math.min(to, at + 7 * minutesPerDay);
      const rows = await store.minutes({ ...queryOf(of.slo), from: at, to: end });
      of.history?.replace(at, judgedMinutes(rows, of.slo, { from: at, to: end, since: of.since }));
      if (end < to) await nextTurn();
    }
  }

  function queryOf({ id, source }: BudgetSlo) {
    return source === "prometheus" ? { slo: id, location } : { slo: id };
  }
}

/** Results of slow probes come late: so much is read again once an hour. */
export const readAgainDeep = minutesPerDay + 60;

/** The first minute that is needed as a minute: the period's, and whatever late results may change. */
export function minutesFrom(slo: BudgetSlo, until: number): number {
  return startOfDay(Math.min(ownRange(slo, until).from, until - readAgainDeep) - minutesPerDay);
}

/** The first day of the quarter before the present one. */
export function daysFrom(until: number): number {
  return previousRange("quarter", until).from;
}
