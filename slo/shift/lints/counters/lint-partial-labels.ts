import { type Problem, show } from "../../../problem.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { ShiftTraffic } from "../../traffic-shift.ts";

/** Labels that only some of the series have which the same matchers are put on. */
const partialLabels: Readonly<Partial<Record<ShiftTraffic["kind"], readonly string[]>>> = {
  haproxy: ["code", "state"],
  envoy: ["envoy_response_code_class", "envoy_response_code"],
};

/** Matchers that take a part of one counter and not of the other: answers that are left out would be lost requests. */
export const lintPartialLabels: ShiftLint = ({ shift: { traffic }, path }): readonly Problem[] => {
  if (!("matchers" in traffic)) return [];
  const text = traffic.matchers;
  const labels = partialLabels[traffic.kind] ?? [];
  const found = seriesOf(`up{${text}}`)?.matchers ?? [];
  return found
    .filter(({ label }) => labels.includes(label))
    .map(({ label }) => ({
      code: "shift-partial-label",
      path: `${path}.traffic.matchers`,
      message: `${show(label)} is a label of some of these series alone: what it leaves out of one would seem to be lost in another`,
      hint: `remove ${label} from the matchers`,
      excerpt: { text, from: 0, to: text.length },
    }));
};
