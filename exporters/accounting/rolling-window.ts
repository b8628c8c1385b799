import { MinuteColumn } from "./minute-column.ts";
import { type MinuteSums, minuteSums } from "./minute-row.ts";
import { addSums, type MutableSums, noSums } from "./minute-sums.ts";

/** After a clock went back, minutes that are now in the future are kept this long, to be counted when they come again. */
const keptAhead = 120;

/**
 * The minutes of the longest window in a ring, with a running sum per window: adding a minute and reading any window takes the
 * same time however long the window is, and all sums are exact. A window of n minutes holds the present one and the n − 1 before.
 */
export class RollingWindow {
  readonly #capacity: number;
  readonly #columns: readonly MinuteColumn[];
  readonly #windows: ReadonlyMap<number, MutableSums>;
  readonly #longest: number;
  /** The present minute, and the latest that the ring has anything of. */
  #head: number;
  #end: number;
  #isFilling = false;

  constructor(windows: readonly number[], minute: number) {
    this.#longest = Math.max(1, ...windows);
    this.#capacity = this.#longest + keptAhead;
    this.#columns = minuteSums.map(() => new MinuteColumn(this.#capacity));
    this.#windows = new Map(windows.map((length) => [length, noSums()]));
    this.#head = minute;
    this.#end = minute;
  }

  get minute(): number {
    return this.#head;
  }

  get bytes(): number {
    return this.#columns.reduce((sum, column) => sum + column.bytes, 0);
  }

  /** Makes a later or, after a clock step, an earlier minute the present one. */
  moveTo(minute: number): void {
    if (minute < this.#head || minute - this.#head > this.#longest) this.#jump(minute);
    while (this.#head < minute) this.#step();
  }

  /** Whether a minute is one that counts now. */
  holds(minute: number): boolean {
    return minute <= this.#head && minute > this.#head - this.#longest;
  }

  /** Adds to a minute; false when it is too old, or in the future, and so is not counted. */
  add(minute: number, more: Partial<MinuteSums>): boolean {
    if (!this.holds(minute)) return false;
    const slot = this.#slot(minute);
    for (let index = 0; index < minuteSums.length; index++) {
      const column = minuteSums[index];
      const value = (column === undefined ? 0 : more[column]) ?? 0;
      const cells = this.#columns[index];
      if (value !== 0 && cells !== undefined) cells.set(slot, cells.at(slot) + value);
    }
    if (this.#isFilling) return true;
    for (const [length, sums] of this.#windows) if (minute > this.#head - length) addSums(sums, more);
    return true;
  }

  /** Does work that adds many minutes: the sums are made once, at its end. */
  fill(work: () => void): void {
    this.#isFilling = true;
    try {
      work();
    } finally {
      this.#isFilling = false;
      this.#sumAnew();
    }
  }

  /** What a minute holds; zeros when it is not in the ring. */
  at(minute: number): MinuteSums {
    const sums = noSums();
    if (minute > this.#end || minute <= this.#head - this.#longest) return sums;
    this.#read(minute, sums, 1);
    return sums;
  }

  /** The sums of one of the windows that the ring was made for. */
  sums(length: number): MinuteSums {
    const sums = this.#windows.get(length);
    if (sums === undefined) throw new Error(`no sums are kept for a window of ${length} minutes`);
    return sums;
  }

  #step(): void {
    this.#head++;
    if (this.#head > this.#end) {
      this.#end = this.#head;
      this.#clear(this.#head);
    }
    for (const [length, sums] of this.#windows) {
      this.#read(this.#head, sums, 1);
      this.#read(this.#head - length, sums, -1);
    }
  }

  /** Back in time, or so far ahead that nothing stays: the sums are made anew. */
  #jump(minute: number): void {
    const kept = minute < this.#head ? Math.min(this.#end, minute + keptAhead) : Math.max(minute, this.#end);
    // What the ring holds is (end - capacity, end]; slots outside it belong to other minutes now.
    const [oldest, newest] = [this.#end - this.#capacity, this.#end];
    for (let at = kept - this.#capacity + 1; at <= kept; at++) {
      if (at <= oldest || at > newest) this.#clear(at);
    }
    this.#head = minute;
    this.#end = kept;
    this.#sumAnew();
  }

  /** One walk back in time per column that holds anything; each window takes what has come together when the walk passes its beginning. */
  #sumAnew(): void {
    const windows = [...this.#windows].sort(([a], [b]) => a - b);
    for (const [, sums] of windows) Object.assign(sums, noSums());
    for (let index = 0; index < minuteSums.length; index++) {
      const [name, cells] = [minuteSums[index], this.#columns[index]];
      if (name === undefined || cells === undefined || cells.bytes === 0) continue;
      let sum = 0;
      let back = 0;
      for (const [length, sums] of windows) {
        for (; back < length; back++) sum += cells.at(this.#slot(this.#head - back));
        sums[name] = sum;
      }
    }
  }

  #clear(minute: number): void {
    const slot = this.#slot(minute);
    for (const column of this.#columns) column.set(slot, 0);
  }

  #read(minute: number, into: MutableSums, sign: 1 | -1): void {
    const slot = this.#slot(minute);
    for (const [index, column] of minuteSums.entries()) into[column] += sign * (this.#columns[index]?.at(slot) ?? 0);
  }

  #slot(minute: number): number {
    return ((minute % this.#capacity) + this.#capacity) % this.#capacity;
  }
}
