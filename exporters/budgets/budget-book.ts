import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "../../service/log.ts";
import { unitStart } from "../accounting/calendar-window.ts";
import { keptMinuteDays } from "../store/compact-minutes.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import { minutesPerDay } from "./budget-day.ts";
import { BudgetHistory, startOfDay } from "./budget-history.ts";
import { type BudgetReading, forecastOf, readBudget } from "./budget-reading.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import type { Forecast } from "./forecast.ts";
import { judgedDay, judgedMinutes } from "./judged-minutes.ts";
import { type KnownMinutes, type KnownSpending, knownSpending } from "./known-spending.ts";
import { ownRange, previousRange } from "./period-budget.ts";
import type { PrometheusFollower, SourceStatus } from "./prometheus-follower.ts";
import type { SourceState } from "./source-state.ts";
import type { Stretch } from "./stretch.ts";

/** Everything that is told of one budget. */
export interface BudgetReport extends BudgetReading {
  readonly forecast: Forecast;
  /** How far reading has come, for SLOs that live in Prometheus. */
  readonly source: SourceState | undefined;
}

export interface BudgetBookOptions {
  readonly location: string;
  readonly store: Pick<ExporterStore, "minutes" | "rollups" | "epochs">;
  /** Absent: the stack names no Prometheus. */
  readonly follower: () => PrometheusFollower | undefined;
  readonly now: () => number;
  readonly log: Logger;
}

/** The budgets of all SLOs, from minutes in the store. */
export interface BudgetBook {
  /** Takes over another list of SLOs; those that mean the same go on. */
  readonly keep: (slos: readonly BudgetSlo[]) => Promise<void>;
  /** One round: reads what is new, if a minute has passed. */
  readonly round: () => Promise<void>;
  readonly reports: () => Iterable<BudgetReport>;
  readonly report: (slo: string) => BudgetReport | undefined;
  readonly status: () => SourceStatus | undefined;
  /** What errors in some stretches of time, oldest first, spent; undefined of an SLO that is none of these. */
  readonly spentWithin: (slo: string, stretches: readonly Stretch[]) => KnownSpending | undefined;
}

interface Entry {
  readonly slo: BudgetSlo;
  history: BudgetHistory | undefined;
  since: ReadonlyMap<string, number>;
  /** Minutes before this have been read. */
  readUntil: number;
  readDeepAt: number;
  report: BudgetReport | undefined;
  forecastAt: number;
}

/** Due times of a closed minute may still end, and be stored, a while after it. */
const probeDelayMs = 120_000;
/** Results of slow probes come late; so much is read again in each round, and a day of it once an hour. */
const readAgain = 15;
const readAgainDeep = minutesPerDay + 60;
const deepEvery = 60;
const forecastEvery = 10;

export function createBudgetBook(options: BudgetBookOptions): BudgetBook {
  const { store, location, now, log } = options;
  const entries = new Map<string, Entry>();

  return {
    keep: async (slos) => {
      const before = new Map(entries);
      entries.clear();
      for (const slo of slos) {
        const known = before.get(slo.id);
        const stays = known !== undefined && JSON.stringify(plain(known.slo)) === JSON.stringify(plain(slo));
        entries.set(slo.id, stays ? known : fresh(slo));
      }
      await options.follower()?.follow(
        slos.filter(({ source }) => source === "prometheus"),
        wantedStart,
      );
    },
    round: async () => {
      const changed = (await options.follower()?.round()) ?? new Map<string, number>();
      const due = [...entries.values()].filter(({ slo, readUntil }) => readUntil < untilOf(slo) || changed.has(slo.id));
      const epochs = due.length === 0 ? [] : await store.epochs();
      for (const entry of due) {
        const { slo } = entry;
        const mine = epochs.filter((one) => one.slo === slo.id && one.epoch === slo.epoch);
        const ours = mine.filter((one) => slo.source === "probe" || one.location === location);
        entry.since = new Map(ours.map((one) => [one.location, one.firstMinute]));
        try {
          await read(entry, untilOf(slo), changed.get(slo.id));
        } catch (error) {
          log.error("a budget cannot be read from the store", { slo: slo.id, error: String(error) });
        }
        // Scrapes and results wait no longer than one SLO takes.
        await nextTurn();
      }
    },
    reports: () => [...entries.values()].flatMap(({ report }) => report ?? []),
    report: (slo) => entries.get(slo)?.report,
    status: () => options.follower()?.status(),
    spentWithin: (slo, stretches) => {
      const entry = entries.get(slo);
      return entry && knownSpending(knownMinutes(entry), stretches);
    },
  };

  function untilOf({ source }: BudgetSlo): number {
    if (source === "prometheus") return options.follower()?.until() ?? 0;
    return Math.floor((now() - probeDelayMs) / 60_000);
  }

  async function read(entry: Entry, until: number, changedFrom: number | undefined): Promise<void> {
    const first = Math.min(...entry.since.values());
    if (!Number.isFinite(first) || first >= until) return;
    if (entry.history === undefined || entry.history.firstMinute !== first) await load(entry, { first, until });
    else {
      const isDeep = until - entry.readDeepAt >= deepEvery;
      if (isDeep) entry.readDeepAt = until;
      const again = entry.slo.source === "prometheus" ? 0 : isDeep ? readAgainDeep : readAgain;
      await readMinutes(entry, { from: Math.min(entry.readUntil - again, changedFrom ?? until), to: until });
    }
    const { history, slo } = entry;
    if (history === undefined) return;
    history.forget({ minutesBefore: minutesFrom(slo, until), daysBefore: daysFrom(until) });
    entry.readUntil = until;
    settle(entry, history);
    const isStale = entry.report === undefined || until - entry.forecastAt >= forecastEvery || until < entry.forecastAt;
    if (isStale) entry.forecastAt = until;
    const forecast = isStale ? forecastOf(history, slo, until) : entry.report?.forecast;
    if (forecast === undefined) return;
    const source = slo.source === "prometheus" ? options.follower()?.state(slo.id) : undefined;
    entry.report = { ...readBudget(history, slo, until), forecast, source };
  }

  /** From the store, as far back as a calendar quarter and the one before may need it: days where whole days do, else minutes. */
  async function load(
    entry: Entry,
    { first, until }: { readonly first: number; readonly until: number },
  ): Promise<void> {
    const { slo, since } = entry;
    entry.history = new BudgetHistory(first);
    const days = await store.rollups({ ...queryOf(slo), span: "day", from: daysFrom(until), to: until });
    const byDay = Map.groupBy(
      days.filter(({ epoch }) => epoch === slo.epoch),
      ({ minute }) => minute,
    );
    const from = Math.max(first, startOfDay(until) - keptMinuteDays * minutesPerDay, daysFrom(until));
    let start = startOfDay(Math.max(first, daysFrom(until)));
    // A day that has not been summed up yet is read by its minutes, as far as these are kept.
    for (; start < minutesFrom(slo, until) && (byDay.has(start) || start < from); start += minutesPerDay)
      entry.history.putDay(start, judgedDay(byDay.get(start) ?? [], slo, { start, since }));
    await readMinutes(entry, { from: Math.max(start, first), to: until });
    entry.readDeepAt = until;
  }

  async function readMinutes(
    entry: Entry,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<void> {
    for (let at = from; at < to; at += 7 * minutesPerDay) {
      const end = Math.min(to, at + 7 * minutesPerDay);
      const rows = await store.minutes({ ...queryOf(entry.slo), from: at, to: end });
      entry.history?.replace(at, judgedMinutes(rows, entry.slo, { from: at, to: end, since: entry.since }));
      if (end < to) await nextTurn();
    }
  }

  function queryOf({ id, source }: BudgetSlo) {
    return source === "prometheus" ? { slo: id, location } : { slo: id };
  }

  function settle({ slo }: Entry, history: BudgetHistory): void {
    const follower = options.follower();
    const state = slo.source === "prometheus" ? follower?.state(slo.id) : undefined;
    if (follower === undefined || state === undefined) return;
    const { settled } = state;
    const from = Math.max(settled.until, history.firstMinute);
    const to = follower.settledUntil(slo.id);
    if (to <= from) return;
    const { knownMs, unknownMs, excludedMs } = history.sums(from, to);
    follower.settle(slo.id, {
      until: to,
      known: settled.known + knownMs,
      unknown: settled.unknown + unknownMs,
      excluded: settled.excluded + excludedMs,
    });
  }
}

function knownMinutes({ slo, history, report, readUntil }: Entry): KnownMinutes {
  return {
    slo,
    history: history ?? new BudgetHistory(0),
    since: minutesFrom(slo, readUntil),
    // While Prometheus does not answer, minutes pass of which nothing is known yet.
    until: Math.min(readUntil, report?.source?.askedUntil ?? readUntil),
  };
}

function fresh(slo: BudgetSlo): Entry {
  return { slo, history: undefined, since: new Map(), readUntil: 0, readDeepAt: 0, report: undefined, forecastAt: 0 };
}

/** The first minute that is needed as a minute: the period's, and whatever late results may change. */
function minutesFrom(slo: BudgetSlo, until: number): number {
  return startOfDay(Math.min(ownRange(slo, until).from, until - readAgainDeep) - minutesPerDay);
}

/** The first day of the quarter before the present one. */
function daysFrom(until: number): number {
  return previousRange("quarter", until).from;
}

/** How far back a first start would like to ask: to the beginning of the SLO's period and of the present quarter. */
function wantedStart(slo: BudgetSlo, until: number): number {
  return Math.min(ownRange(slo, until).from, unitStart("quarter", until));
}

function plain(slo: BudgetSlo) {
  return { ...slo, weights: [...slo.weights] };
}
