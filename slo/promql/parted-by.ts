import { excludeEachOther } from "./exclude-each-other.ts";
import type { LabelMatcher } from "./print-selector.ts";

/** A label of which no value fulfils what is asked of both, so that no series of the one belongs to one of the other. */
export function partedBy(some: readonly LabelMatcher[], others: readonly LabelMatcher[]): string | undefined {
  const of = (label: string, matchers: readonly LabelMatcher[]) => matchers.filter((one) => one.label === label);
  return some
    .map(({ label }) => label)
    .find((label) => {
      const [first, second] = [of(label, some), of(label, others)];
      // What contradicts itself is a problem of its own.
      return !excludeEachOther(first) && !excludeEachOther(second) && excludeEachOther([...first, ...second]);
    });
}
