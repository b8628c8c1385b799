// Jest makes every look at a global slow, and these are looked at a hundred million times.
const { floor, max, min } = Math;

/** How many events there were, and how many of them were bad. */
export interface EventCount {
  readonly total: number;
  readonly bad: number;
}

/** An exact account of events by the second, which can tell what happened between any two instants. */
export interface EventLedger {
  readonly seconds: number;
  /** Adds events to the second that begins at `second`. */
  readonly add: (second: number, events: EventCount) => void;
  /** Exactly the events in (from, to], in seconds since the beginning. */
  readonly between: (from: number, to: number) => EventCount;
}

/** An empty account over this many seconds. */
export function createEventLedger(seconds: number): EventLedger {
  const total = new Float64Array(seconds + 1);
  const bad = new Float64Array(seconds + 1);
  let isSummed = false;
  const sumUp = () => {
    for (let index = 1; index < total.length; index++) {
      total[index] = (total[index] ?? 0) + (total[index - 1] ?? 0);
      bad[index] = (bad[index] ?? 0) + (bad[index - 1] ?? 0);
    }
    isSummed = true;
  };
  const until = (sums: Float64Array, second: number) => sums[max(0, min(total.length - 1, floor(second)))] ?? 0;
  return {
    seconds,
    add: (second, events) => {
      if (isSummed) throw new Error("the account has been read already");
      const index = second + 1;
      total[index] = (total[index] ?? 0) + events.total;
      bad[index] = (bad[index] ?? 0) + events.bad;
    },
    between: (from, to) => {
      if (!isSummed) sumUp();
      return { total: until(total, to) - until(total, from), bad: until(bad, to) - until(bad, from) };
    },
  };
}
