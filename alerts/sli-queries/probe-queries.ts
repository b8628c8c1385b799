import { probeSeries } from "../../slo/names.ts";
import { quote } from "../promql-text.ts";
import { countedRateOf, orZero, rateOf } from "./event-rates.ts";
import type { SliQueries } from "./sli-queries.ts";

/** First attempts of the exporter's probes. Where a gap is bad, a time without attempts counts as failed ones. */
export const probeQueries: SliQueries<"probe"> = {
  total: (sli, context) => {
    if (sli.gap !== "bad") return rateOf(attempts(sli.probe.name, ',result=~"success|failure"'), context);
    return `${rateOf(attempts(sli.probe.name), context)} or on () vector(1) / ${sli.probe.intervalSeconds}`;
  },
  bad: (sli, context) => {
    if (sli.gap !== "bad")
      return orZero(countedRateOf(attempts(sli.probe.name, ',result="failure"'), context), context);
    // A probe that never failed has no series of failures: that is no gap while it has attempts.
    // Both are rates, so that failures are never known for longer than attempts: a gap would begin with a good minute.
    const failures = rateOf(attempts(sli.probe.name, ',result!="success"'), context);
    const all = rateOf(attempts(sli.probe.name), context);
    return `${failures}\nor on () 0 * ${all}\nor on () vector(1) / ${sli.probe.intervalSeconds}`;
  },
};

function attempts(probe: string, results = ""): string {
  return `${probeSeries.attempts}{target=${quote(probe)},attempt="first"${results}}`;
}
