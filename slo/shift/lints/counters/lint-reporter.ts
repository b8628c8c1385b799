import { isOfBothSides } from "../../../counters/whose-events/is-of-both-sides.ts";
import type { Problem } from "../../../problem.ts";
import { type LabelMatcher, printSelector } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { besideRequests, type CountedTraffic } from "../beside-requests/beside-requests.ts";

/** Series of Istio that both sidecars of a request count, so that each request is two. */
export const lintReporter: ShiftLint = ({ shift, path }) => {
  const { traffic } = shift;
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const { requests: text } = traffic;
  const selector = seriesOf(text);
  const requests =
    selector === undefined ? [] : [{ place: "traffic.requests", code: "shift-counters", text, selector }];
  return [...requests, ...besideRequests(shift, traffic)].flatMap(
    ({ place, code, text, selector }): readonly Problem[] => {
      if (!isOfBothSides(selector)) return [];
      const others = selector.matchers.filter(({ label }) => label !== "reporter");
      const cure = printSelector({ ...selector, matchers: [reporters[traffic.kind], ...others] });
      return [
        {
          code,
          // One of both sides may have no sidecar.
          severity: "warning",
          path: `${path}.${place}`,
          message: `where who calls and who is called both have a sidecar, each counts a request, so that one is two in it`,
          hint: `write ${cure}`,
          excerpt: { text, from: 0, to: text.length },
        },
      ];
    },
  );
};

/** What a pod asks of others is counted by its sidecar as the source; requests that never arrive, only there. */
const reporters: Readonly<Record<CountedTraffic["kind"], LabelMatcher>> = {
  pods: { label: "reporter", op: "=", value: "destination" },
  counters: { label: "reporter", op: "=", value: "source" },
};
