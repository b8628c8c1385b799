import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "../../service/log.ts";
import { unitStart } from "../accounting/calendar-window.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import { BudgetHistory } from "./budget-history.ts";
import { type BudgetReading, forecastOf, readBudget } from "./budget-reading.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import type { EventReader } from "./events/event-reader.ts";
import type { Forecast } from "./forecast.ts";
import { eventSpending, type KnownMinutes, type KnownSpending, minuteSpending } from "./known-spending.ts";
import { createMinutesReader, daysFrom, minutesFrom, type ReadMinutes, readAgainDeep } from "./minutes-reader.ts";
import { ownRange } from "./period-budget.ts";
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
  /** Who counts the events of SLOs that live in Prometheus. */
  readonly events: () => EventReader | undefined;
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
  readonly spentWithin: (
    slo: string,
    stretches: readonly Stretch[],
    options: { readonly by: string },
  ) => KnownSpending | undefined;
}

interface Entry extends ReadMinutes {
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
const deepEvery = 60;
const forecastEvery = 10;

export function createBudgetBook(options: BudgetBookOptions): BudgetBook {
  const { store, location, now, log } = options;
  const minutes = createMinutesReader({ store, location });
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
    spentWithin: (slo, stretches, asker) => {
      const entry = entries.get(slo);
      if (entry === undefined) return undefined;
      const minutes = knownMinutes(entry);
      if (entry.slo.source === "probe") return minuteSpending(minutes, stretches);
      return eventSpending(minutes, stretches, options.events()?.within(slo, stretches, asker));
    },
  };

  function untilOf({ source }: BudgetSlo): number {
    if (source === "prometheus") return options.follower()?.until() ?? 0;
    return Math.floor((now() - probeDelayMs) / 60_000);
  }

  async function read(entry: Entry, until: number, changedFrom: number | undefined): Promise<void> {
    const first = Math.min(...entry.since.values());
    if (!Number.isFinite(first) || first >= until) return;
    if (entry.history === undefined || entry.history.firstMinute !== first) {
      await minutes.load(entry, { first, until });
      entry.readDeepAt = until;
    } else {
      const isDeep = until - entry.readDeepAt >= deepEvery;
      if (isDeep) entry.readDeepAt = until;
      const again = entry.slo.source === "prometheus" ? 0 : isDeep ? readAgainDeep : readAgain;
      await minutes.read(entry, { from: Math.min(entry.readUntil - again, changedFrom ?? until), to: until });
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

/** How far back a first start would like to ask: to the beginning of the SLO's period and of the present quarter. */
function wantedStart(slo: BudgetSlo, until: number): number {
  return Math.min(ownRange(slo, until).from, unitStart("quarter", until));
}

function plain(slo: BudgetSlo) {
  return { ...slo, weights: [...slo.weights] };
}
