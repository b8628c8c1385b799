import { excludeEachOther } from "../../promql/exclude-each-other.ts";
import { isIstioMetric } from "../../promql/is-istio-metric.ts";
import type { SeriesSelector } from "../../promql/print-selector.ts";

/** Whether the sidecars of who calls and of who is called may both count a request in a series of Istio. */
export function isOfBothSides({ metric, matchers }: SeriesSelector): boolean {
  if (!isIstioMetric(metric)) return false;
  // A gateway calls whom it lets in, and has no other side.
  if (
    matchers.some(
      ({ label, op, value }) => !isOfIstio.test(label) && !op.startsWith("!") && /gateway|waypoint/.test(value),
    )
  )
    return false;
  const asked = matchers.filter(({ label }) => label === "reporter");
  return ["source", "destination"].every(
    (value) => !excludeEachOther([...asked, { label: "reporter", op: "=", value }]),
  );
}

/** Labels that both sides write alike. */
const isOfIstio = /^(?:source|destination|re(?:quest|sponse))_/;
