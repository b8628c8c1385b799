import type { Logger } from "../../../service/log.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { Stretch } from "../stretch.ts";
import type { EventQueries } from "./event-queries.ts";
import { readGrowth } from "./read-growth.ts";
import { rangeSeconds, readRanges } from "./read-ranges.ts";
import { readRatesOf } from "./read-rates.ts";
import { eventsTogether, noEvents, type SeenEvents } from "./seen-events.ts";
import { type StretchReading, unread } from "./stretch-reading.ts";

export interface EventReaderOptions {
  /** Called for each round, so that a new secret is used at once. */
  readonly client: () => Pick<PrometheusClient, "queryRange">;
  /** How to ask for an SLO's events; undefined of one that is none of the stack's. */
  readonly queries: (slo: string) => EventQueries | undefined;
  /** Samples may come so late. */
  readonly delaySeconds: number;
  readonly now: () => number;
  readonly log: Logger;
}

/** Counts the events of SLOs in stretches of time that somebody asks about, such as those of a rollout. */
export interface EventReader {
  /** What was read of these stretches, oldest first, and is read on from now on; undefined of an SLO that nobody knows to ask for. */
  readonly within: (
    slo: string,
    stretches: readonly Stretch[],
    options: { readonly by: string },
  ) => SeenEvents | undefined;
  /** One round: reads what is new. */
  readonly round: () => Promise<void>;
}

interface Wanted {
  readonly queries: EventQueries;
  reading: StretchReading;
  /** Until when the stretch goes, in Unix seconds, and when somebody wanted that. */
  to: number;
  askedAtMs: number;
  readAtMs: number;
  hasFailed: boolean;
}

/** What nobody asked about for so long is forgotten. */
const keptMs = 600_000;

/** How often a stretch that goes on is read, for each of the rates that have to be asked for anew: a long rollout of a costly SLI is no load. */
const paceMs = 5_000;
const leastPaceMs = 15_000;

const never = Number.NEGATIVE_INFINITY;

/** Reads from one Prometheus. */
export function createEventReader(options: EventReaderOptions): EventReader {
  const { now, log } = options;
  const wanted = new Map<string, Wanted>();
  let fault: string | undefined;

  return {
    within: (slo, stretches, { by }) => {
      const queries = options.queries(slo);
      if (queries === undefined) return undefined;
      const all = stretches.map((stretch) => want(`${by} ${slo} ${stretch.fromMs}`, stretch, queries));
      const until = all.map(({ reading }) => reading.until).findLast((one) => one !== undefined);
      return {
        ...all.flatMap(({ reading }) => [reading.settled, reading.recent]).reduce(eventsTogether, noEvents),
        untilMs: until === undefined ? undefined : 1_000 * until,
        isWhole: all.every(({ reading, to }) => reading.settledUntil >= to),
        ...(queries.isProxyCounted && { isProxyCounted: true }),
      };
    },
    round: async () => {
      for (const [key, { askedAtMs }] of wanted) if (now() - askedAtMs > keptMs) wanted.delete(key);
      let met: string | undefined;
      for (const one of wanted.values()) {
        try {
          await readOn(one);
        } catch (error) {
          one.hasFailed = true;
          met ??= error instanceof Error ? error.message : String(error);
        }
      }
      if (met !== undefined && met !== fault)
        log.warn("what rollouts spend cannot be read from Prometheus", { error: met });
      fault = met;
    },
  };

  /** All stretches lie on one grid: of two that follow each other none has an event of the other. */
  function want(key: string, { fromMs, toMs }: Stretch, queries: EventQueries): Wanted {
    const [from, to] = [fromMs, toMs].map((ms) => onGrid(ms / 1_000, queries)) as [number, number];
    const known = wanted.get(key);
    const goesOn = known?.queries.bad === queries.bad && known.queries.total === queries.total;
    const isShorter = known !== undefined && to < known.to;
    const askedAtMs = now();
    const next: Wanted =
      known !== undefined && goesOn && (!isShorter || known.reading.settledUntil < to)
        ? Object.assign(known, { to, askedAtMs })
        : { queries, reading: unread(from), to, askedAtMs, readAtMs: never, hasFailed: false };
    // What was seen last of it may be of after its end.
    if (isShorter) next.readAtMs = never;
    wanted.set(key, next);
    return next;
  }

  async function readOn(one: Wanted): Promise<void> {
    const { queries } = one;
    const lateSeconds = queries.range?.lateSeconds ?? 0;
    const seenTo = now() / 1_000 - lateSeconds;
    const to = Math.min(one.to, onGrid(seenTo, queries));
    if (to <= one.reading.settledUntil) return;
    const range = { to, settledTo: onGrid(seenTo - options.delaySeconds, queries) };
    const rateCount = queries.range === undefined ? 1 : Math.ceil((to - one.reading.from) / rangeSeconds);
    const isDue = now() - one.readAtMs >= Math.max(leastPaceMs, rateCount * paceMs);
    // What is refused is to be no more load than what is answered.
    const isLast = range.settledTo >= one.to && !one.hasFailed;
    if (!isDue && !isLast) return;
    one.readAtMs = now();
    const read = readRatesOf(queries, options.client());
    const reading =
      queries.range === undefined
        ? await readGrowth(one.reading, range, { read, stepSeconds: queries.stepSeconds })
        : await readRanges(one.reading, range, { read, lateSeconds });
    one.hasFailed = false;
    // Meanwhile it may have turned out to end earlier.
    if (one.to >= to) one.reading = reading;
  }
}

function onGrid(seconds: number, { stepSeconds }: EventQueries): number {
  return Math.floor(seconds / stepSeconds) * stepSeconds;
}
