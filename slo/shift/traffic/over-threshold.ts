import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { vectorSelectors } from "../../promql/selectors.ts";
import { edgeAt, type HistogramUnit } from "../../sli/histogram-unit.ts";
import type { ShiftSlow } from "../traffic-shift.ts";
import { minus, plus, type SeriesSum, sum } from "./arm-series.ts";
import { equal, like } from "./matchers.ts";

interface Asked {
  readonly slow: Pick<ShiftSlow, "thresholdSeconds"> | undefined;
  /** Default seconds. */
  readonly unit?: HistogramUnit;
  readonly matchers: readonly LabelMatcher[];
  readonly pods?: { pods?: string };
}

/** All observations of a histogram less those within the threshold's edge; nothing where slow requests are not asked for. */
export function overThreshold(histogram: string, asked: Asked): SeriesSum | undefined {
  const { slow, unit, matchers, pods = {} } = asked;
  if (slow === undefined) return undefined;
  const part = (suffix: string, more: readonly LabelMatcher[]) => {
    const base = vectorSelectors(histogram)[0];
    const metric = `${(base?.metric ?? histogram).replace(/_bucket$/, "")}${suffix}`;
    return printSelector({ metric, matchers: [...(base?.matchers ?? []), ...matchers, ...more] });
  };
  const edge = edgeMatcher(edgeAt(slow.thresholdSeconds, unit));
  return sum({ ...plus(part("_count", [])), ...pods }, { ...minus(part("_bucket", [edge])), ...pods });
}

/** Prometheus 3 writes whole edges as `1.0` where Prometheus 2 and other systems keep the client's `1`. */
function edgeMatcher(edge: string): LabelMatcher {
  return edge.includes(".") ? equal("le", edge) : like("le", `${edge}(\\.0)?`);
}
