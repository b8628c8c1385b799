import type { CalendarUnit, Exclusion } from "../../slo/model.ts";
import { exclusionHolds } from "../../slo/sli/exclusion-holds.ts";
import { CalendarWindow } from "./calendar-window.ts";
import type { MinuteRow, MinuteSums } from "./minute-row.ts";
import { minuteOf, negated } from "./minute-sums.ts";
import { RollingWindow } from "./rolling-window.ts";

/** How the minutes of one SLO at one location are kept. */
export interface LocationMinutesOptions {
  /** Lengths of the rolling windows, in minutes. */
  readonly windows: readonly number[];
  readonly calendar: CalendarUnit | undefined;
  /** Times that do not count even when nobody was there to measure. */
  readonly exclusions: readonly Exclusion[];
  readonly intervalMs: number;
  /** The first minute of this definition of the SLI here: time before it is not unknown, it is not there. */
  readonly firstMinute: number;
}

/** The minutes of one SLO at one location, and their sums over rolling windows and calendar units. */
export class LocationMinutes {
  readonly #options: LocationMinutesOptions;
  readonly #rolling: RollingWindow;
  readonly #calendar: CalendarWindow | undefined;

  constructor(options: LocationMinutesOptions, minute: number) {
    this.#options = options;
    this.#rolling = new RollingWindow(options.windows, minute);
    this.#calendar = options.calendar === undefined ? undefined : new CalendarWindow(options.calendar, minute);
  }

  get firstMinute(): number {
    return this.#options.firstMinute;
  }

  get minute(): number {
    return this.#rolling.minute;
  }

  get bytes(): number {
    return this.#rolling.bytes;
  }

  get calendar(): CalendarWindow | undefined {
    return this.#calendar;
  }

  moveTo(minute: number): void {
    this.#rolling.moveTo(minute);
    this.#calendar?.moveTo(minute);
  }

  at(minute: number): MinuteSums {
    return this.#rolling.at(minute);
  }

  window(minutes: number): MinuteSums {
    return this.#rolling.sums(minutes);
  }

  /** Adds to a minute; one that is too old for the rolling windows still counts in its calendar unit. */
  add(minute: number, more: Partial<MinuteSums>): boolean {
    const counted = this.#rolling.add(minute, more);
    if (counted || (this.#calendar !== undefined && minute <= this.minute)) this.#calendar?.add(minute, more);
    return counted;
  }

  /** Puts other sums in the place of a minute's. One that is too old for the rolling windows can only be added to its calendar unit. */
  replace(minute: number, sums: MinuteSums): void {
    if (this.#rolling.holds(minute)) this.add(minute, negated(this.at(minute)));
    this.add(minute, sums);
  }

  /** Counts a time in which nobody measured, minute by minute, as unknown or excluded; gives the minutes that it touched. */
  addDeadTime(fromMs: number, toMs: number): readonly number[] {
    const touched: number[] = [];
    let at = Math.max(fromMs, 60_000 * Math.max(this.firstMinute, this.#oldestThatCounts()));
    while (at < toMs) {
      const minute = minuteOf(at);
      const end = Math.min(toMs, 60_000 * (minute + 1));
      this.add(minute, this.#deadSums(at, end));
      touched.push(minute);
      at = end;
    }
    return touched;
  }

  /** Counts stored minutes in order of time; minutes between them and up to `end` (not included) of which nothing is stored are dead. */
  load(rows: Iterable<MinuteRow>, range: { readonly from?: number; readonly end: number }): void {
    this.#rolling.fill(() => this.#load(rows, range));
  }

  #load(rows: Iterable<MinuteRow>, { from = 0, end }: { readonly from?: number; readonly end: number }): void {
    let next = Math.max(from, this.firstMinute, this.#oldestThatCounts());
    for (const row of rows) {
      if (row.minute < from) continue;
      if (row.minute > next) this.addDeadTime(60_000 * next, 60_000 * Math.min(row.minute, end));
      this.add(row.minute, row);
      next = Math.max(next, row.minute + 1);
    }
    if (end > next) this.addDeadTime(60_000 * next, 60_000 * end);
  }

  /**
   * Counts stored sums of whole hours or days, whose minutes are gone, up to `end`; they only matter to calendar units. What is missing of a
   * span's time by two rounds or more is dead; less is the place of due times in their rounds.
   */
  loadPast(
    rows: Iterable<MinuteRow>,
    { spanMinutes, end }: { readonly spanMinutes: number; readonly end: number },
  ): void {
    const calendar = this.#calendar;
    if (calendar === undefined) return;
    let next = Math.max(this.firstMinute, calendar.previousStart);
    for (const row of rows) {
      if (row.minute < next - spanMinutes || row.minute >= end) continue;
      if (row.minute > next) this.addDeadTime(60_000 * next, 60_000 * row.minute);
      calendar.add(row.minute, row);
      const from = Math.max(row.minute, this.firstMinute);
      next = Math.min(row.minute + spanMinutes, end);
      const lostMs = 60_000 * (next - from) - row.upMs - row.downMs - row.unknownMs - row.excludedMs;
      if (lostMs >= 2 * this.#options.intervalMs)
        calendar.add(row.minute, { missed: Math.round(lostMs / this.#options.intervalMs), unknownMs: lostMs });
    }
    if (end > next) this.addDeadTime(60_000 * next, 60_000 * end);
  }

  #oldestThatCounts(): number {
    const rolling = this.minute - Math.max(1, ...this.#options.windows) + 1;
    return Math.min(rolling, this.#calendar?.previousStart ?? rolling);
  }

  #deadSums(fromMs: number, toMs: number): Partial<MinuteSums> {
    const { intervalMs, exclusions } = this.#options;
    const ms = toMs - fromMs;
    const dueTimes = Math.floor(toMs / intervalMs) - Math.floor(fromMs / intervalMs);
    return exclusions.some((exclusion) => exclusionHolds(exclusion, fromMs / 1000))
      ? { excluded: dueTimes, excludedMs: ms }
      : { missed: dueTimes, unknownMs: ms };
  }
}
