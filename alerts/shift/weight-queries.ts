import type { Labels } from "../../slo/model.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { weightSeries } from "../../slo/shift/weight-selectors.ts";
import { quote } from "../promql-text.ts";
import { ownLabelsOfArm } from "./shift-labels.ts";

/** What the load balancer was told: as somebody set it, or only what of it is in force because servers are up. */
export type WeightKind = "set" | "live";

/**
 * The weights of both arms, by one query: Prometheus shows one either all of a scrape or nothing of it, while a scrape that ends between two
 * rules would give shares that never were.
 */
export function weightsQuery(shift: TrafficShift, which: WeightKind): string {
  return armsOf(shift)
    .map((arm) => labelled(weightQuery(shift, arm, which), ownLabelsOfArm(arm)))
    .join("\nor ");
}

function labelled(query: string, labels: Labels): string {
  return Object.entries(labels).reduce(
    (inner, [label, value]) => `label_replace(${inner}, ${quote(label)}, ${quote(value)}, "", "")`,
    `\n  ${query.replaceAll("\n", "\n  ")}\n`,
  );
}

function weightQuery(shift: TrafficShift, arm: ShiftArm, which: WeightKind): string {
  if (shift.weights.kind === "static") return `vector(${shift.weights.weights[arm.name] ?? 0})`;
  const own = sumOf(shift, arm, which);
  // The exporter says 0 where it is; what it does not say is unknown.
  if (own === undefined) {
    const { intendedWeight } = shiftExporterSeries;
    return `max(${intendedWeight}{shift=${quote(shift.id)},arm=${quote(arm.name)},source="primary"})`;
  }
  // A server or Deployment that is gone while the other one is there has no weight.
  const seen = armsOf(shift)
    .map((one) => `count(${weightSeries(shift, one)?.weight})`)
    .join(" or ");
  return `${own}\nor 0 * (${seen})`;
}

/** Whether a weight that is set may not be in force, because servers are down. */
export function hasStates(shift: TrafficShift): boolean {
  return weightSeries(shift, shift.candidate)?.states !== undefined;
}

function sumOf(shift: TrafficShift, arm: ShiftArm, which: WeightKind): string | undefined {
  const found = weightSeries(shift, arm);
  if (found === undefined) return undefined;
  const { weight, states } = found;
  if (states === undefined) return `sum(${weight})`;
  return which === "live"
    ? `sum(${weight} * ignoring (state) ${states.up})`
    : `sum(${weight} * ignoring (state) max without (state) (${states.inService}))`;
}
