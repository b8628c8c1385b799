import { stale, type WrittenSample, type WrittenSeries } from "./remote-write.ts";

/** Told for each second whose events a pair of scrapes shows, or never will. */
export type Account = (second: number, events: number, isSeen: boolean) => void;

/** A counter of one process and what Prometheus keeps of it. */
export interface ScrapedCounter {
  readonly count: (second: number, events: number) => void;
  readonly scrape: (timeMs: number, extraLabels: Readonly<Record<string, string>>) => void;
  /** A scrape that fails: Prometheus ends the series until the next one. */
  readonly miss: (timeMs: number) => void;
  /** The process starts again at 0; what it counted since the last scrape is lost. */
  readonly restart: () => void;
  /** The process is gone for good. */
  readonly end: (timeMs: number) => void;
  readonly series: () => readonly WrittenSeries[];
}

interface CounterOptions {
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it is there with 0 before its first event. */
  readonly zeroed: boolean;
  readonly account: Account;
}

/** A counter that is scraped; the account is exact about which events its samples can show. */
export function createScrapedCounter({ labels, zeroed, account }: CounterOptions): ScrapedCounter {
  const finished: WrittenSeries[] = [];
  let pending: (readonly [second: number, events: number])[] = [];
  let value = 0;
  let isExposed = zeroed;
  let current:
    | { readonly key: string; readonly labels: Readonly<Record<string, string>>; readonly samples: WrittenSample[] }
    | undefined;

  const settle = (isSeen: boolean) => {
    for (const [second, events] of pending) account(second, events, isSeen);
    pending = [];
  };
  const close = (timeMs: number) => {
    if (current === undefined) return;
    endSeries(current.samples, timeMs);
    finished.push(current);
    current = undefined;
  };
  return {
    count: (second, events) => {
      if (events === 0) return;
      value += events;
      isExposed = true;
      pending.push([second, events]);
    },
    scrape: (timeMs, extraLabels) => {
      if (!isExposed) return;
      const key = JSON.stringify(extraLabels);
      if (current !== undefined && current.key !== key) close(timeMs);
      // The first sample says how much there was before, not when: no query may count it.
      settle(current !== undefined);
      current ??= { key, labels: { ...labels, ...extraLabels }, samples: [] };
      current.samples.push([timeMs, value]);
    },
    miss: (timeMs) => {
      if (current !== undefined) endSeries(current.samples, timeMs);
    },
    restart: () => {
      settle(false);
      value = 0;
      isExposed = zeroed;
    },
    end: (timeMs) => {
      settle(false);
      close(timeMs);
    },
    series: () => (current === undefined ? finished : [...finished, current]),
  };
}

function endSeries(samples: WrittenSample[], timeMs: number): void {
  if (samples.at(-1)?.[1] !== stale) samples.push([timeMs, stale]);
}
