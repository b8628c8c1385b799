import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";

/** A counter where a gauge is asked for: what rises only is not what is in flight. */
export const lintInflight: ShiftLint = ({ shift: { traffic }, path }) => {
  const text = traffic.kind === "counters" ? traffic.inflight : undefined;
  const metric = seriesOf(text)?.metric;
  if (text === undefined || metric === undefined || !metric.endsWith("_total") || namesGauge.test(metric)) return [];
  return [
    {
      code: "shift-counters",
      // A gauge may be called so all the same.
      severity: "warning",
      path: `${path}.traffic.inflight`,
      message: `${metric} is a counter by its name, and inflight is a gauge: what is in flight rises and falls`,
      hint: "write a gauge of what is in flight just now, such as http_requests_in_flight, or remove inflight",
      excerpt: { text, from: 0, to: text.length },
    },
  ];
};

/** What is there just now is counted by a gauge, whatever is behind its name. */
const namesGauge = /(?:^|[_:])(?:in_?flight|in_?progress|active|current|open|pending|queued|concurrent)(?:_|$)/;
