import type { Exclusion } from "../../slo/model.ts";
import { assertNever } from "../../slo/problem.ts";
import { exclusionHolds } from "../../slo/sli/exclusion-holds.ts";
import type { DueResult } from "../schedule/due-result.ts";
import { CoveredTime, type DeadTime } from "./covered-time.ts";
import type { LocationMinutes } from "./location-minutes.ts";
import type { MinuteRow, MinuteSums } from "./minute-row.ts";
import { minuteOf } from "./minute-sums.ts";

/** Whose minutes a ledger writes. */
export interface LedgerKey {
  readonly slo: string;
  readonly location: string;
  readonly epoch: string;
}

/** Where the accounts left off before a stop, and where they go on. */
export interface Resumption {
  /** The last minute that is stored. */
  readonly lastMinute: number;
  /** The end of the last round that is accounted for. */
  readonly coveredUntilMs: number;
  readonly nowMs: number;
  readonly intervalMs: number;
}

/** More minutes than this in one step are not written as empty rows: whoever reads them later takes them for dead, as they were. */
const mostEmptyRows = 10;
/** Dead minutes that are written one by one; longer times are told by the rows' absence. */
const mostDeadRows = 1440;

/** Enters what became of each due time into the minutes of one SLO, and says which minutes must be written to the store. */
export class MinuteLedger {
  readonly #key: LedgerKey;
  readonly #minutes: LocationMinutes;
  readonly #exclusions: readonly Exclusion[];
  readonly #unwritten = new Set<number>();
  #covered = new CoveredTime();
  /** The minute in which the clock stepped: what it holds is inconclusive. */
  #sealed: number | undefined;
  #dropped = 0;

  constructor(key: LedgerKey, minutes: LocationMinutes, exclusions: readonly Exclusion[]) {
    this.#key = key;
    this.#minutes = minutes;
    this.#exclusions = exclusions;
    if (minutes.minute === minutes.firstMinute) this.#unwritten.add(minutes.minute);
  }

  /** Due times that came too late for any window. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Opens the minute of this instant. Every minute that was lived through gets a row, so that a missing row means dead time. */
  moveTo(nowMs: number): void {
    const [from, to] = [this.#minutes.minute, minuteOf(nowMs)];
    if (to === from) return;
    this.#minutes.moveTo(to);
    if (to - from <= mostEmptyRows) for (let minute = from + 1; minute <= to; minute++) this.#unwritten.add(minute);
    else this.#unwritten.add(to);
  }

  /** Enters one due time. */
  record(due: DueResult, nowMs: number): void {
    if (nowMs >= 60_000 * this.#minutes.minute) this.moveTo(nowMs);
    const dead = this.#covered.cover(due);
    if (dead !== undefined) this.#addDeadTime(dead);
    // A due time that lies ahead was set by a clock that has been put back since: when it was, nobody knows.
    const ahead = minuteOf(due.dueMs) > this.#minutes.minute;
    const minute = ahead ? this.#minutes.minute : minuteOf(due.dueMs);
    const excluded = this.#exclusions.some((exclusion) => exclusionHolds(exclusion, due.dueMs / 1000));
    const sums = dueSums(due, { excluded, doubtful: ahead || minute === this.#sealed });
    if (this.#minutes.add(minute, sums)) this.#unwritten.add(minute);
    else this.#dropped++;
  }

  /** Measuring begins again after a stop. */
  resume({ lastMinute, coveredUntilMs, nowMs, intervalMs }: Resumption): void {
    this.#covered = new CoveredTime(coveredUntilMs);
    const dead = this.#covered.resume(nowMs, intervalMs);
    if (dead !== undefined) this.#addDeadTime(dead);
    // The last round may reach beyond the last minute that is stored: that time is not dead, and its rows say so.
    const end = Math.min(minuteOf(coveredUntilMs), minuteOf(nowMs), lastMinute + mostDeadRows);
    for (let minute = lastMinute + 1; minute <= end; minute++) this.#unwritten.add(minute);
  }

  /**
   * The wall clock went from `atMs - stepMs` to `atMs`. The minute in which it did is closed as inconclusive; minutes that were
   * skipped are dead. Minutes that come a second time go on where they were; nothing is written ahead of the clock.
   */
  clockStep({ atMs, stepMs }: { readonly atMs: number; readonly stepMs: number }): void {
    this.#covered.clockStep({ atMs, stepMs });
    const [before, now] = [minuteOf(atMs - stepMs), minuteOf(atMs)];
    if (now < before) {
      this.#minutes.moveTo(now);
      for (const minute of this.#unwritten) if (minute > now) this.#unwritten.delete(minute);
      this.#sealed = now;
    } else {
      if (now > this.#minutes.minute) this.moveTo(atMs);
      this.#doubt(before);
      this.#sealed = before;
    }
    this.#unwritten.add(this.#sealed).add(now);
  }

  /** The minutes that changed since the last call, whole, to replace what is stored under their keys. */
  takeRows(): readonly MinuteRow[] {
    const rows = [...this.#unwritten]
      .filter((minute) => minute <= this.#minutes.minute)
      .sort((a, b) => a - b)
      .map((minute) => ({ ...this.#key, minute, ...this.#minutes.at(minute) }));
    this.#unwritten.clear();
    return rows;
  }

  /** Has rows given again, because they could not be stored. */
  giveBack(rows: readonly MinuteRow[]): void {
    for (const { minute } of rows) this.#unwritten.add(minute);
  }

  #addDeadTime({ fromMs, toMs }: DeadTime): void {
    const touched = this.#minutes.addDeadTime(fromMs, toMs);
    const written = touched.length <= mostDeadRows ? touched : [touched[0], touched.at(-1)];
    for (const minute of written) if (minute !== undefined) this.#unwritten.add(minute);
  }

  #doubt(minute: number): void {
    const { good, bad, upMs, downMs } = this.#minutes.at(minute);
    this.#minutes.add(minute, {
      good: 0 - good,
      bad: 0 - bad,
      upMs: 0 - upMs,
      downMs: 0 - downMs,
      inconclusive: good + bad,
      unknownMs: upMs + downMs,
    });
  }
}

/** What one due time adds to its minute. Each due time adds to exactly one count and one time. */
function dueSums(
  due: DueResult,
  { excluded, doubtful }: { readonly excluded: boolean; readonly doubtful: boolean },
): Partial<MinuteSums> {
  const ms = due.intervalMs;
  if (excluded) return { excluded: 1, excludedMs: ms };
  switch (due.outcome) {
    case "success":
      return doubtful ? { inconclusive: 1, unknownMs: ms } : { good: 1, upMs: ms };
    case "failure":
      return doubtful ? { inconclusive: 1, unknownMs: ms } : { bad: 1, downMs: ms };
    case "inconclusive":
      return { inconclusive: 1, unknownMs: ms };
    case "missed":
      return { missed: 1, unknownMs: ms };
    case "excluded":
      return { excluded: 1, excludedMs: ms };
    default:
      return assertNever(due);
  }
}
