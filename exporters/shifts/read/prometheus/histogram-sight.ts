/** How far an arm's histogram is known beside its requests. */
export interface HistogramLook {
  /** Requests of the arm until now. */
  readonly requests: number;
  /** Times of the newest samples, Unix seconds; undefined where there never was one. */
  readonly requestsAt: number | undefined;
  readonly partsAt: readonly (number | undefined)[];
}

/** Requests of each arm at the last moment at which its histogram had measured them all. */
export type SightMemory = readonly (readonly [arm: string, requests: number])[];

/** Which arms' requests a histogram measures. */
export interface HistogramSight {
  /** Takes in a look, and says whether all of the arm's requests were measured, as far as anybody can tell now. */
  readonly look: (arm: string, look: HistogramLook) => boolean;
  readonly memory: () => SightMemory;
}

/** Targets are scraped at different moments, and a query may come just before a scrape that the next one sees. */
const patienceInScrapes = 2.5;

/** A histogram that stands still is there; one whose series end while requests go on is not, and what it said before says nothing of those. */
export function createHistogramSight(scrapeSeconds: number, memory: SightMemory = []): HistogramSight {
  const measured = new Map(memory);
  return {
    look: (arm, { requests, requestsAt = Number.NEGATIVE_INFINITY, partsAt }) => {
      const here = partsAt.filter((at) => at !== undefined && at >= requestsAt - patienceInScrapes * scrapeSeconds);
      // Nothing came meanwhile: a new process may have no series before its first request.
      if (here.length === 0) return requests <= (measured.get(arm) ?? 0);
      // Its parts come of one query: where they differ, one is missing, as with buckets of other edges.
      if (here.length < partsAt.length || new Set(here).size > 1) return false;
      if (here.every((at) => at !== undefined && at >= requestsAt)) measured.set(arm, requests);
      return true;
    },
    memory: () => [...measured],
  };
}
