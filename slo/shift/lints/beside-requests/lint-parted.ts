import type { Problem } from "../../../problem.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { apartFromRequests } from "./apart-from-requests.ts";
import { besideRequests } from "./beside-requests.ts";

/** Series of which nothing is one of the requests; who measures elsewhere than who counts may mean that. */
export const lintParted: ShiftLint = ({ shift, path }) => {
  const { traffic } = shift;
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const requests = seriesOf(traffic.requests);
  if (requests === undefined) return [];
  return besideRequests(shift, traffic).flatMap(({ place, code, text, selector }): readonly Problem[] => {
    // Errors of the same metric are refused.
    if (place === "traffic.errors" && selector.metric === requests.metric) return [];
    const apart = apartFromRequests(requests, selector);
    if (apart === undefined) return [];
    const { label, isOfMessages } = apart;
    const deadLetters = place === "traffic.errors" && isOfMessages ? ", unless these are its dead letters" : "";
    const isHistogram = place === "slow.histogram";
    return [
      {
        code,
        severity: "warning",
        path: `${path}.${place}`,
        message: `none of what it ${isHistogram ? "measures" : "counts"} is one of the requests: their ${label} differs`,
        hint: `write the ${isHistogram ? "histogram" : "series"} of the same requests, or the same ${label} in both${deadLetters}`,
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
};
