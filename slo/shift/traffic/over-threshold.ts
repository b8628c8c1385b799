import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import { vectorSelectors } from "../../promql/selectors.ts";
import type { TrafficShift } from "../traffic-shift.ts";
import { minus, plus, type SeriesSum, sum } from "./arm-series.ts";
import { equal, like } from "./matchers.ts";

/** What a histogram is asked for besides its edge. */
interface Asked {
  readonly matchers: readonly LabelMatcher[];
  readonly pods?: { pods?: string };
}

/** All observations of a histogram less those within its edge. */
export function overThreshold(
  histogram: string,
  { matchers, edge, pods = {} }: Asked & { readonly edge: number },
): SeriesSum {
  const part = (suffix: string, more: readonly LabelMatcher[]) => {
    const base = vectorSelectors(histogram)[0];
    const metric = `${(base?.metric ?? histogram).replace(/_bucket$/, "")}${suffix}`;
    return printSelector({ metric, matchers: [...(base?.matchers ?? []), ...matchers, ...more] });
  };
  return sum({ ...plus(part("_count", [])), ...pods }, { ...minus(part("_bucket", [edgeMatcher(edge)])), ...pods });
}

/** The same of a histogram in milliseconds; nothing where slow requests are not asked for. */
export function overThresholdMillis(
  histogram: string,
  { shift: { slow }, ...rest }: Asked & { readonly shift: TrafficShift },
): SeriesSum | undefined {
  return slow && overThreshold(histogram, { ...rest, edge: Number((slow.thresholdSeconds * 1000).toPrecision(12)) });
}

/** Prometheus 3 writes whole edges as `1.0` where Prometheus 2 and other systems keep the client's `1`. */
function edgeMatcher(edge: number): LabelMatcher {
  return Number.isInteger(edge) ? like("le", `${edge}(\\.0)?`) : equal("le", String(edge));
}
