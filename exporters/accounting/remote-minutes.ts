import type { LocationMinutes } from "./location-minutes.ts";
import type { MinuteRow } from "./minute-row.ts";

/** Rows of other exporters are written within seconds; a minute of which none has come after this many is dead. */
const patienceMinutes = 5;

/** The minutes of another location, as its exporter stores them. */
export class RemoteMinutes {
  readonly minutes: LocationMinutes;
  /** The first minute that is not settled yet, and which of the later ones have a row. */
  #open: number;
  readonly #seen = new Set<number>();

  constructor(minutes: LocationMinutes) {
    this.minutes = minutes;
    this.#open = minutes.firstMinute;
  }

  /** Takes a minute in the place of what was known of it, even of one that was taken for dead. */
  put(row: MinuteRow): void {
    if (row.minute >= this.#open) this.#seen.add(row.minute);
    this.minutes.replace(row.minute, row);
  }

  /** Lets time pass: what has no row by then is dead. */
  moveTo(minute: number): void {
    this.minutes.moveTo(minute);
    for (const end = minute - patienceMinutes; this.#open < end; this.#open++) {
      if (!this.#seen.delete(this.#open)) this.minutes.addDeadTime(60_000 * this.#open, 60_000 * (this.#open + 1));
    }
  }
}
