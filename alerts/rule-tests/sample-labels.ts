import type { Labels } from "../../slo/model.ts";
import type { LabelMatcher, SeriesSelector } from "../../slo/promql/print-selector.ts";
import { sampleSeries } from "../../slo/promql/sample-series.ts";

/** Labels of a series that all of `match` select and none of `avoid`, or nothing when there is no such series. */
export function sampleLabels(
  match: readonly SeriesSelector[],
  avoid: readonly SeriesSelector[] = [],
): Labels | undefined {
  return sampleSeries({ match, avoid });
}

/** The same selector, also asking for these labels. */
export function having(selector: SeriesSelector, labels: Labels): SeriesSelector {
  const more = Object.entries(labels).map(([label, value]): LabelMatcher => ({ label, op: "=", value }));
  return { ...selector, matchers: [...selector.matchers, ...more] };
}

/**
 * Up to two groups for an SLO that keeps groups apart, each with what `make` makes for it; one group without labels for an SLO
 * that does not. `make` gives nothing when no series can have these labels.
 */
export function sampleGroups<T>(
  groupBy: readonly string[],
  selector: SeriesSelector,
  make: (labels: Labels) => T | undefined,
): readonly { readonly labels: Labels; readonly made: T }[] {
  const named = (name: string) => Object.fromEntries(groupBy.map((label) => [label, name]));
  const first = firstThat([named("a"), groupFrom(groupBy, selector, [])], make);
  if (first === undefined || groupBy.length === 0) return first === undefined ? [] : [first];
  const others = groupBy.map((label) =>
    groupFrom(groupBy, selector, [{ label, op: "!=", value: first.labels[label] ?? "" }]),
  );
  const second = firstThat([named("b"), ...others], make);
  return second === undefined ? [first] : [first, second];
}

/** Values of the grouping labels that some series of the selector has. */
function groupFrom(
  groupBy: readonly string[],
  selector: SeriesSelector,
  besides: readonly LabelMatcher[],
): Labels | undefined {
  const present = groupBy.map((label): LabelMatcher => ({ label, op: "=~", value: ".+" }));
  const sample = sampleLabels([{ ...selector, matchers: [...selector.matchers, ...present, ...besides] }]);
  return sample && Object.fromEntries(groupBy.map((label) => [label, sample[label] ?? ""]));
}

function firstThat<T>(
  candidates: readonly (Labels | undefined)[],
  make: (labels: Labels) => T | undefined,
): { readonly labels: Labels; readonly made: T } | undefined {
  for (const labels of candidates) {
    const made = labels && make(labels);
    if (labels && made !== undefined) return { labels, made };
  }
  return undefined;
}
