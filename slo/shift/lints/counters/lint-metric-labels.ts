import type { Problem } from "../../../problem.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { type BesideRequests, besideRequests } from "../beside-requests/beside-requests.ts";
import { missingLabel } from "./missing-label.ts";

/** Counters of a proxy or a mesh by a label that they do not have: nothing would be counted of either arm, or no error. */
export const lintMetricLabels: ShiftLint = ({ shift, path }): readonly Problem[] => {
  const { traffic } = shift;
  if (traffic.kind !== "counters") return [];
  const { label, requests: text } = traffic;
  const selector = seriesOf(text);
  const requests: readonly BesideRequests[] =
    selector === undefined ? [] : [{ place: "traffic.requests", code: "shift-counters", text, selector }];
  const found = [...requests, ...besideRequests(shift, traffic)].flatMap((one) => {
    const missing = missingLabel(one.selector, shift);
    return missing === undefined ? [] : [{ ...one, missing }];
  });
  const [ofLabel] = found.flatMap(({ missing }) => (missing.instead.kind === "label" ? [missing] : []));
  if (ofLabel !== undefined)
    return [
      {
        code: "shift-counters",
        severity: "warning",
        path: `${path}.traffic.label`,
        message: ofLabel.message,
        hint: ofLabel.instead.hint,
        excerpt: { text: label, from: 0, to: label.length },
      },
    ];
  return found.map(({ place, code, text: written, missing }) => ({
    code,
    // A scrape may add a label to whatever it finds, which is the same for both arms mostly.
    severity: "warning",
    path: `${path}.${place}`,
    message: missing.message,
    hint: missing.instead.hint,
    excerpt: { text: written, from: 0, to: written.length },
  }));
};
