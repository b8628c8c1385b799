import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { vectorSelectors } from "../../promql/selectors.ts";
import { escapePattern } from "../../relay/label-pattern.ts";
import { edgeAt, type HistogramUnit } from "../../sli/histogram-unit.ts";
import type { ShiftSlow } from "../traffic-shift.ts";
import { minus, plus, type SeriesSum, sum } from "./arm-series.ts";
import { equal, like } from "./matchers.ts";

/** A histogram of durations, by its name or a selector of it. */
interface Histogram {
  readonly metric: string;
  readonly unit: HistogramUnit;
}

interface Asked {
  readonly slow: Pick<ShiftSlow, "thresholdSeconds"> | undefined;
  readonly matchers: readonly LabelMatcher[];
  readonly pods?: { pods?: string };
}

/** All observations of a histogram less those within the threshold's edge; nothing where slow requests are not asked for. */
export function overThreshold(histogram: Histogram, asked: Asked): SeriesSum | undefined {
  const { slow, matchers, pods = {} } = asked;
  if (slow === undefined) return undefined;
  const base = vectorSelectors(histogram.metric)[0];
  const metric = (base?.metric ?? histogram.metric).replace(/_bucket$/, "");
  const of = (suffix: string, ...more: readonly LabelMatcher[]) =>
    printSelector({ metric: `${metric}${suffix}`, matchers: [...(base?.matchers ?? []), ...matchers, ...more] });
  const edge = edgeMatcher(edgeAt(slow.thresholdSeconds, histogram.unit));
  const both = printSelector({
    matchers: [
      like("__name__", `${escapePattern(metric)}_(count|bucket)`),
      ...(base?.matchers ?? []),
      ...matchers,
      // The count has no edge.
      like("le", `|${edge.op === "=" ? escapePattern(edge.value) : edge.value}`),
    ],
  });
  const shared = { ...pods, histogram: both };
  return sum({ ...plus(of("_count")), ...shared }, { ...minus(of("_bucket", edge)), ...shared });
}

/** Whether a histogram tells a quantity: one without series measured nothing, where a counter is not there before the first it counts. */
export function isMeasured(sum: SeriesSum): boolean {
  return sum.some(({ histogram }) => histogram !== undefined);
}

/** Prometheus 3 writes whole edges as `1.0` where Prometheus 2 and other systems keep the client's `1`. */
function edgeMatcher(edge: string): LabelMatcher {
  return edge.includes(".") ? equal("le", edge) : like("le", `${edge}(\\.0)?`);
}
