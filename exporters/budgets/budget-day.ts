import { MinuteColumn } from "../accounting/minute-column.ts";
import { type BudgetSums, budgetColumns } from "./budget-sums.ts";

export const minutesPerDay = 1_440;

/** Minutes in a row in which errors spent more than the objective allows. Unix minutes, `to` not included. */
export interface BurnStretch {
  readonly from: number;
  readonly to: number;
}

/** The minutes of one UTC day. Its sums and stretches are found once and kept until a minute changes. */
export class BudgetDay {
  readonly #first: number;
  readonly #columns = budgetColumns.map(() => new MinuteColumn(minutesPerDay));
  #sums: BudgetSums | undefined;
  #stretches: readonly BurnStretch[] | undefined;

  /** `first` is the day's first Unix minute. */
  constructor(first: number) {
    this.#first = first;
  }

  get bytes(): number {
    return this.#columns.reduce((sum, column) => sum + column.bytes, 0);
  }

  /** Puts what is known of a minute in the place of what was. */
  put(minute: number, sums: BudgetSums): void {
    for (let index = 0; index < budgetColumns.length; index++) {
      const name = budgetColumns[index];
      if (name !== undefined) this.#columns[index]?.set(minute - this.#first, sums[name]);
    }
    this.#sums = undefined;
    this.#stretches = undefined;
  }

  /** The sums of the whole day, or of those of its minutes that lie in a range. */
  sums(from = this.#first, to = this.#first + minutesPerDay): BudgetSums {
    const [start, end] = [Math.max(0, from - this.#first), Math.min(minutesPerDay, to - this.#first)];
    const isWhole = start === 0 && end === minutesPerDay;
    if (isWhole && this.#sums !== undefined) return this.#sums;
    const [total = 0, bad = 0, knownMs = 0, unknownMs = 0, excludedMs = 0] = this.#columns.map((column) => {
      let sum = 0;
      for (let slot = start; slot < end; slot++) sum += column.at(slot);
      return sum;
    });
    const sums = { total, bad, knownMs, unknownMs, excludedMs };
    if (isWhole) this.#sums = sums;
    return sums;
  }

  /** The stretches of the day whose error ratio is above the budget in every minute. */
  stretches(budget: number): readonly BurnStretch[] {
    this.#stretches ??= this.#findStretches(budget);
    return this.#stretches;
  }

  #findStretches(budget: number): readonly BurnStretch[] {
    const [total, bad] = this.#columns;
    const found: BurnStretch[] = [];
    if (bad === undefined || bad.bytes === 0) return found;
    let from: number | undefined;
    for (let slot = 0; slot <= minutesPerDay; slot++) {
      const badEvents = slot < minutesPerDay ? bad.at(slot) : 0;
      const burns = badEvents > 0 && badEvents > budget * (total?.at(slot) ?? 0);
      if (burns) from ??= slot;
      else if (from !== undefined) {
        found.push({ from: this.#first + from, to: this.#first + slot });
        from = undefined;
      }
    }
    return found;
  }
}
