import { burnRateWindows } from "../../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import type { DueResult } from "../schedule/due-result.ts";
import { LocationMinutes } from "./location-minutes.ts";
import { MinuteLedger } from "./minute-ledger.ts";
import type { MinuteRow, MinuteSums } from "./minute-row.ts";
import { minuteOf, noSums } from "./minute-sums.ts";
import { calendarUnit, type ProbeSlo } from "./probe-slo.ts";
import { RemoteMinutes } from "./remote-minutes.ts";
import {
  type BudgetReading,
  budgetReading,
  type LocationSums,
  type WindowReading,
  windowReading,
} from "./slo-reading.ts";

/** One SLO at one instant. */
export interface SloReading {
  readonly slo: ProbeSlo;
  /** The burn windows, shortest first, and the period; of calendar periods also the one before. */
  readonly windows: readonly WindowReading[];
  readonly period: WindowReading;
  readonly budget: BudgetReading;
}

/** Where an account's own measurements come from, and since when. */
export interface SloAccountOptions {
  readonly location: string;
  /** The first minute of this definition at this location: of its epoch in the store, or now. */
  readonly firstMinute: number;
  readonly nowMs: number;
}

/** What a restart knows beside the stored minutes. */
export interface RestoreOptions {
  readonly nowMs: number;
  readonly coveredUntilMs?: number | undefined;
  readonly past?: readonly MinuteRow[];
}

const minutesPerDay = 1_440;
const longestBurnWindow = "3d";

/** The account of one SLO over all its locations: this exporter's own minutes, and what the others stored. */
export class SloAccount {
  readonly slo: ProbeSlo;
  readonly location: string;
  readonly #own: LocationMinutes;
  readonly #ledger: MinuteLedger;
  readonly #others = new Map<string, RemoteMinutes>();
  #nowMs: number;

  constructor(slo: ProbeSlo, { location, firstMinute, nowMs }: SloAccountOptions) {
    this.slo = slo;
    this.location = location;
    this.#own = this.#minutesFrom(firstMinute, minuteOf(nowMs));
    this.#ledger = new MinuteLedger({ slo: slo.id, location, epoch: slo.epoch }, this.#own, slo.exclusions);
    this.#nowMs = nowMs;
  }

  /** Due times that came too late to be counted. */
  get dropped(): number {
    return this.#ledger.dropped;
  }

  /** Memory of the minutes, in bytes. */
  get bytes(): number {
    return this.#own.bytes + [...this.#others.values()].reduce((sum, { minutes }) => sum + minutes.bytes, 0);
  }

  /** Enters one due time of this location. */
  record(due: DueResult, nowMs: number): void {
    this.#ledger.record(due, nowMs);
  }

  /** Lets time pass; about once a second. */
  moveTo(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#ledger.moveTo(nowMs);
    for (const other of this.#others.values()) other.moveTo(minuteOf(nowMs));
  }

  clockStep(step: { readonly atMs: number; readonly stepMs: number }): void {
    this.#ledger.clockStep(step);
    this.moveTo(step.atMs);
  }

  /**
   * Goes on from stored minutes of this location, in order of time. What lies between them, and between the last of them and
   * now, is dead time. Without `coveredUntilMs` (from the target's snapshot) that is known to a minute only. `past` brings sums of whole
   * days from before the first of the minutes, for calendar units that are longer than minutes are kept.
   */
  restore(rows: readonly MinuteRow[], { nowMs, coveredUntilMs, past = [] }: RestoreOptions): void {
    const { intervalMs } = this.slo;
    const now = minuteOf(nowMs);
    const mine = rows.filter((row) => this.#isCurrent(row) && row.location === this.location);
    const last = mine.at(-1)?.minute;
    if (last === undefined && this.#own.firstMinute >= now) return;
    const lastMinute = Math.min(last ?? this.#own.firstMinute - 1, now);
    // Minutes ahead of a clock that was put back are loaded too: their time will come again.
    this.#own.moveTo(Math.max(now, last ?? now));
    const days = past.filter((row) => this.#isCurrent(row) && row.location === this.location);
    const from = days.length === 0 ? 0 : startOfDay(mine[0]?.minute ?? now);
    if (days.length > 0) this.#own.loadPast(days, { spanMinutes: minutesPerDay, end: from });
    this.#own.load(mine, { from, end: lastMinute + 1 });
    this.moveTo(nowMs);
    this.#ledger.resume({
      lastMinute,
      coveredUntilMs: coveredUntilMs ?? 60_000 * (lastMinute + 1),
      nowMs,
      intervalMs,
    });
  }

  /** Takes over minutes that other locations stored. */
  merge(rows: readonly MinuteRow[]): void {
    for (const row of rows) {
      if (!this.#isCurrent(row) || row.location === this.location) continue;
      const now = minuteOf(this.#nowMs);
      const other = this.#others.get(row.location) ?? new RemoteMinutes(this.#minutesFrom(row.minute, now));
      this.#others.set(row.location, other);
      other.put(row);
    }
  }

  /** The own minutes that changed since the last call. */
  takeRows(): readonly MinuteRow[] {
    return this.#ledger.takeRows();
  }

  /** Rows that could not be stored. */
  giveBack(rows: readonly MinuteRow[]): void {
    this.#ledger.giveBack(rows);
  }

  /** What the account says now. */
  read(): SloReading {
    const { period, judgement } = this.slo;
    const burn = burnRateWindows.map((window) => this.#rolling(window));
    const last = period.kind === "rolling" ? [this.#rolling(period.text)] : this.#calendar(period.text);
    const ofPeriod = last[0];
    const lastDay = burn.find(({ window }) => window === "1d");
    if (ofPeriod === undefined || lastDay === undefined) throw new Error(`${this.slo.id} has no window for its period`);
    const windows = [...burn.filter(({ window }) => window !== ofPeriod.window), ...last];
    const options = { lastDay, budget: judgement.budget, periodSeconds: period.seconds };
    return { slo: this.slo, windows, period: ofPeriod, budget: budgetReading(ofPeriod, options) };
  }

  /** The own minutes, for whoever writes history. */
  at(minute: number): MinuteSums {
    return this.#own.at(minute);
  }

  #rolling(window: string): WindowReading {
    const minutes = minutesOf(window);
    return this.#window(window, {
      fromMs: this.#nowMs - 60_000 * minutes,
      toMs: this.#nowMs,
      sums: (location) => location.window(minutes),
    });
  }

  #calendar(window: string): readonly WindowReading[] {
    const calendar = this.#own.calendar;
    if (calendar === undefined) return [];
    const startMs = 60_000 * calendar.start;
    return [
      this.#window(window, {
        fromMs: startMs,
        toMs: this.#nowMs,
        sums: (location) => location.calendar?.current() ?? location.window(1),
      }),
      this.#window(`previous-${window}`, {
        fromMs: 60_000 * calendar.previousStart,
        toMs: startMs,
        sums: (location) => location.calendar?.previous() ?? location.window(1),
      }),
    ];
  }

  #window(
    window: string,
    {
      fromMs,
      toMs,
      sums,
    }: { readonly fromMs: number; readonly toMs: number; readonly sums: (of: LocationMinutes) => MinuteSums },
  ): WindowReading {
    const locations = this.#locations();
    const firstMs = 60_000 * Math.min(...locations.map(({ minutes }) => minutes.firstMinute));
    const seconds = Math.max(0, toMs - Math.max(fromMs, firstMs)) / 1000;
    const known = locations.map(({ location, minutes }) => this.#weighed(location, sums(minutes)));
    const silent = [...this.slo.weights.keys()]
      .filter((name) => !locations.some(({ location }) => location === name))
      .map((location) => this.#weighed(location, noSums()));
    return windowReading({ window, seconds }, { locations: [...known, ...silent], judgement: this.slo.judgement });
  }

  #weighed(location: string, sums: MinuteSums): LocationSums {
    const { weights } = this.slo;
    return { location, weight: weights.size === 0 ? 1 : (weights.get(location) ?? 0), sums };
  }

  #locations(): readonly { readonly location: string; readonly minutes: LocationMinutes }[] {
    return [
      { location: this.location, minutes: this.#own },
      ...[...this.#others].map(([location, { minutes }]) => ({ location, minutes })),
    ];
  }

  #isCurrent({ slo, epoch }: MinuteRow): boolean {
    return slo === this.slo.id && epoch === this.slo.epoch;
  }

  #minutesFrom(firstMinute: number, minute: number): LocationMinutes {
    const { period, exclusions, intervalMs } = this.slo;
    const windows = new Set(
      [...burnRateWindows, period.kind === "rolling" ? period.text : longestBurnWindow].map(minutesOf),
    );
    return new LocationMinutes(
      { windows: [...windows], calendar: calendarUnit(period), exclusions, intervalMs, firstMinute },
      minute,
    );
  }
}

function minutesOf(window: string): number {
  return Math.round((durationToSeconds(window) ?? 0) / 60);
}

function startOfDay(minute: number): number {
  return minute - (minute % minutesPerDay);
}
