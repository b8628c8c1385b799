import { namedOutcome } from "../../../counters/outcomes/named-outcome.ts";
import { isOfStatus } from "../../../counters/outcomes/taken-answers.ts";
import { isOfWords } from "../../../counters/outcomes/taken-words.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";

/** A counter of errors where that of all requests belongs: everything else would be left out of the comparison. */
export const lintErrorCounter: ShiftLint = ({ shift: { traffic }, path }) => {
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const [requests, errors] = [seriesOf(traffic.requests), seriesOf(traffic.errors)];
  const metric = requests?.metric;
  if (metric === undefined || namedOutcome(metric) !== "failed") return [];
  const areSwapped =
    errors?.metric !== undefined &&
    namedOutcome(errors.metric) === undefined &&
    !errors.matchers.some((one) => isOfStatus(one) || isOfWords(one));
  return [
    {
      code: "shift-counters",
      // A gate would trust it; but what a name says is no proof.
      severity: "warning",
      path: `${path}.traffic.requests`,
      message: `${metric} counts by its name only what failed, and requests are all of them`,
      hint: areSwapped ? "swap requests and errors" : "write the counter of all requests, such as http_requests_total",
      excerpt: { text: traffic.requests, from: 0, to: traffic.requests.length },
    },
  ];
};
