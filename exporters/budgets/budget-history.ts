import { BudgetDay, type BurnStretch, minutesPerDay } from "./budget-day.ts";
import { addedUp, type BudgetSums, noBudgetSums } from "./budget-sums.ts";

/**
 * The minutes of one SLO, by UTC day. Whole days are summed once, so that reading any period costs its days and the minutes at its
 * edges; of days long ago only the sums are kept.
 */
export class BudgetHistory {
  /** The first minute that counts: time before it is not unknown, it is not there. */
  readonly firstMinute: number;
  readonly #days = new Map<number, BudgetDay>();
  readonly #sums = new Map<number, BudgetSums>();

  constructor(firstMinute: number) {
    this.firstMinute = firstMinute;
  }

  get bytes(): number {
    return [...this.#days.values()].reduce((sum, day) => sum + day.bytes, 0);
  }

  /** Puts consecutive minutes, the first of which is `from`, in the place of what was known of them. */
  replace(from: number, minutes: readonly BudgetSums[]): void {
    let day: BudgetDay | undefined;
    for (let index = Math.max(0, this.firstMinute - from); index < minutes.length; index++) {
      const [minute, sums] = [from + index, minutes[index]];
      if (sums === undefined) continue;
      if (day === undefined || minute % minutesPerDay === 0) day = this.#dayOf(minute);
      day.put(minute, sums);
    }
  }

  #dayOf(minute: number): BudgetDay {
    const start = startOfDay(minute);
    const day = this.#days.get(start) ?? new BudgetDay(start);
    this.#days.set(start, day);
    return day;
  }

  /** Takes a whole day of which only the sums are known. `start` is its first minute. */
  putDay(start: number, sums: BudgetSums): void {
    this.#sums.set(start, sums);
  }

  /** The sums of a range of minutes, `to` not included. Days of which only the sums are known count when they begin in it. */
  sums(from: number, to: number): BudgetSums {
    let sums = noBudgetSums;
    for (const start of daysIn(from, to)) sums = addedUp(sums, this.#ofDay(start, from, to));
    return sums;
  }

  /** The stretches in which errors spent more than the objective allows, clipped to a range. */
  stretches(from: number, to: number, budget: number): readonly BurnStretch[] {
    const found: BurnStretch[] = [];
    for (const start of daysIn(from, to)) {
      for (const stretch of this.#days.get(start)?.stretches(budget) ?? []) {
        const clipped = { from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) };
        const last = found.at(-1);
        if (clipped.from >= clipped.to) continue;
        // Midnight divides days, not incidents.
        if (last !== undefined && last.to === clipped.from)
          found[found.length - 1] = { from: last.from, to: clipped.to };
        else found.push(clipped);
      }
    }
    return found;
  }

  /** Drops minutes before one instant, but keeps the sums of their days, and drops those before another. */
  forget({ minutesBefore, daysBefore }: { readonly minutesBefore: number; readonly daysBefore: number }): void {
    for (const [start, day] of this.#days) {
      if (start + minutesPerDay > minutesBefore) continue;
      this.#sums.set(start, day.sums());
      this.#days.delete(start);
    }
    for (const start of this.#sums.keys()) if (start + minutesPerDay <= daysBefore) this.#sums.delete(start);
  }

  #ofDay(start: number, from: number, to: number): BudgetSums {
    const day = this.#days.get(start);
    if (day !== undefined) return day.sums(from, to);
    return start >= from ? (this.#sums.get(start) ?? noBudgetSums) : noBudgetSums;
  }
}

/** The first minute of a minute's UTC day. */
export function startOfDay(minute: number): number {
  return minute - (minute % minutesPerDay);
}

function* daysIn(from: number, to: number): Iterable<number> {
  for (let start = startOfDay(from); start < to; start += minutesPerDay) yield start;
}
