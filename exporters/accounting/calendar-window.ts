import type { CalendarUnit } from "../../slo/model.ts";
import { assertNever } from "../../slo/problem.ts";
import type { MinuteSums } from "./minute-row.ts";
import { addSums, type MutableSums, noSums } from "./minute-sums.ts";

/** Sums per calendar unit (UTC): of the present one to date, and of the whole one before. */
export class CalendarWindow {
  readonly #unit: CalendarUnit;
  readonly #sums = new Map<number, MutableSums>();
  #start: number;

  constructor(unit: CalendarUnit, minute: number) {
    this.#unit = unit;
    this.#start = unitStart(unit, minute);
  }

  /** First minute of the present unit. */
  get start(): number {
    return this.#start;
  }

  get previousStart(): number {
    return unitStart(this.#unit, this.#start - 1);
  }

  moveTo(minute: number): void {
    this.#start = unitStart(this.#unit, minute);
    // One unit in the future may be there: a clock went back across its beginning.
    for (const start of this.#sums.keys()) if (start < this.previousStart) this.#sums.delete(start);
  }

  add(minute: number, more: Partial<MinuteSums>): void {
    const start = unitStart(this.#unit, minute);
    if (start < this.previousStart) return;
    const sums = this.#sums.get(start) ?? noSums();
    addSums(sums, more);
    this.#sums.set(start, sums);
  }

  current(): MinuteSums {
    return this.#sums.get(this.#start) ?? noSums();
  }

  previous(): MinuteSums {
    return this.#sums.get(this.previousStart) ?? noSums();
  }
}

/** The first minute (Unix, UTC) of the week, month or quarter in which a minute lies. Weeks begin on Monday. */
export function unitStart(unit: CalendarUnit, minute: number): number {
  const date = new Date(minute * 60_000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case "week":
      return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7)) / 60_000;
    case "month":
      return Date.UTC(year, month) / 60_000;
    case "quarter":
      return Date.UTC(year, month - (month % 3)) / 60_000;
    default:
      return assertNever(unit);
  }
}
