import type { MetricLabels } from "./metric-family.ts";

/**
 * What was made for each label set of a family, by its place in the family: in a steady scrape the same labels come in the same order,
 * so nothing has to be looked up. A Map of 100,000 label sets costs more than writing them, and a WeakMap stalls the garbage collector.
 */
export interface LineMemory<T extends { readonly labels: MetricLabels }> {
  /** What stands at this place, if it was made for this very object of labels. */
  readonly recall: (place: number, labels: MetricLabels) => T | undefined;
  readonly remember: (place: number, made: T) => T;
  /** Forgets every place from here on. */
  readonly cut: (places: number) => void;
}

/** An empty memory. */
export function createLineMemory<T extends { readonly labels: MetricLabels }>(): LineMemory<T> {
  const made: T[] = [];
  return {
    recall: (place, labels) => {
      const found = made[place];
      return found?.labels === labels ? found : undefined;
    },
    remember: (place, one) => {
      made[place] = one;
      return one;
    },
    cut: (places) => {
      if (made.length > places) made.length = places;
    },
  };
}
