import { type Problem, show } from "../../../problem.ts";
import type { SeriesSelector } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import type { ShiftLayer } from "../../spec/traffic-shift-spec.ts";
import { armsOf, type ShiftWeights } from "../../traffic-shift.ts";
import { lintArmLabel } from "../arm-matchers/lint-arm-label.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "../matches/are-apart.ts";
import { isOfProxies } from "../pods/is-of-proxies.ts";
import { targetComparisons } from "../targets/target-comparisons.ts";

/**
 * Arms by the names of their services alone, where Traefik's counters have the provider behind each.
 * Source: https://doc.traefik.io/traefik/observability/metrics/overview (the label service: "example_service@provider")
 */
export const lintTraefikServices: ShiftLint = (located, around): readonly Problem[] => {
  const { shift, spec } = located;
  const { traffic } = shift;
  const requests = traffic.kind === "counters" ? seriesOf(traffic.requests) : undefined;
  if (traffic.kind !== "counters" || requests === undefined || !isTold(located, requests, traffic.label)) return [];
  // What is refused has its cure already.
  if (lintArmLabel(located, around).length > 0) return [];
  return armsOf(shift)
    .filter(({ match }) => areApart(match, ".*@.*"))
    .map((arm): Problem => {
      const { match, target } = spec.arms.find(({ role }) => role === arm.role) ?? {};
      // A match stands for a target that nobody wrote.
      const isTarget = target === undefined && targetComparisons[shift.weights.kind] !== "none";
      return {
        code: "shift-match-value",
        // A scrape may take the provider away.
        severity: "warning",
        path: `${armPlace(located, arm.role)}${match === undefined ? "" : ".match"}`,
        message: `no series is left of this arm: ${show(arm.match)} matches no value of ${traffic.label}, which is like NAME@PROVIDER where Traefik tells it`,
        hint: `write match: ${meant(arm.match, shift.weights)}${isTarget ? `, and target: ${show(arm.match)}` : ""}, unless your scrape renames them`,
      };
    });
};

/** Whether the label is Traefik's own: that of a scrape is the Service of whatever was scraped, which may be the Traefik of an arm. */
function isTold({ shift }: LocatedShift, { metric = "", matchers }: SeriesSelector, label: string): boolean {
  if (!/^traefik_(?:service|router)_re(?:quest|sponse)s?_/.test(metric)) return false;
  if (label === "exported_service") return true;
  if (label !== "service" || matchers.some((one) => one.label === "exported_service")) return false;
  return !beforeProxies.has(shift.layer) && !isOfProxies(shift);
}

const beforeProxies: ReadonlySet<ShiftLayer> = new Set(["dns", "alb", "nlb", "haproxy"]);

/** In Kubernetes a service is called NAMESPACE-NAME-PORT. */
function meant(match: string, weights: ShiftWeights): string {
  const name = match.includes("|") ? `(${match})` : match;
  if (!("namespace" in weights)) return `${show(`${name}@docker`)}, with the provider that has it`;
  const placed = name.startsWith(`${weights.namespace}-`) ? name : `${weights.namespace}-${name}`;
  const whole = /-\d+$/.test(placed) ? placed : `${placed}-80`;
  return `${show(`${whole}@kubernetes.*`)}, with the Service's namespace and port`;
}
