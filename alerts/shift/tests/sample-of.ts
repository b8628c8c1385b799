import type { Labels } from "../../../slo/model.ts";
import type { SeriesSelector } from "../../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import { sampleLabels } from "../../rule-tests/sample-labels.ts";

/** Labels of a series that all of some queries select and none of others; undefined where none is found. */
export function sampleOf(match: readonly string[], avoid: readonly string[] = []): Labels | undefined {
  const selectors = (texts: readonly string[]) =>
    texts.flatMap((text): readonly SeriesSelector[] => vectorSelectors(text));
  return sampleLabels(selectors(match), selectors(avoid));
}
