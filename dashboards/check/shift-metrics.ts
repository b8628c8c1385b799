import type { Stack } from "../../slo/model.ts";
import {
  evidenceRateSeries,
  evidenceRatios,
  evidenceSumSeries,
  shiftExporterLabels,
  shiftLabels,
  shiftSeries,
} from "../../slo/shift/shift-names.ts";
import { healthyHostMetrics } from "../../slo/shift/traffic/alb-series.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { codeQuery } from "../queries/shift-code-queries.ts";
import { podMetrics, readyPods } from "../queries/shift-pod-queries.ts";
import { healthyTargets } from "../queries/shift-target-queries.ts";

type Entry = readonly [name: string, labels: ReadonlySet<string>];

/** Every series that rules record about traffic shifts, with its labels. */
export function recordedOfShifts({ shifts }: Stack): readonly Entry[] {
  if (shifts.length === 0) return [];
  const { shift, service, layer, arm, role, cluster, rollout, verdict } = shiftLabels;
  const hasClusters = shifts.some((one) => armsOf(one).some((each) => each.cluster !== undefined));
  const ofShift = new Set<string>([shift, service, layer, rollout]);
  const ofArm = new Set<string>([...ofShift, arm, role, ...(hasClusters ? [cluster] : [])]);
  const ofInfo = new Set<string>([...ofShift, "strategy"]);
  const special: Readonly<Record<string, ReadonlySet<string>>> = {
    [shiftSeries.info]: ofInfo,
    [shiftSeries.verdict]: new Set([...ofShift, verdict]),
  };
  const evidence = (["error", "slow"] as const).flatMap((what) =>
    evidenceRatios.flatMap((ratio) => [evidenceRateSeries(what, ratio), evidenceSumSeries(what, ratio)]),
  );
  const isOfArm = (name: string) => name.startsWith("shift:arm_");
  return [...Object.values(shiftSeries), ...evidence].map((name) => [
    name,
    special[name] ?? (isOfArm(name) ? ofArm : ofShift),
  ]);
}

/** What the exporter tells of traffic shifts. */
export function exportedOfShifts({ shifts }: Stack): readonly Entry[] {
  if (shifts.length === 0) return [];
  return Object.entries(shiftExporterLabels).map(([name, labels]) => [name, new Set([...labels, "job", "instance"])]);
}

/** Metrics of the sources of a shift that its board reads as they are. */
export function sourceMetrics(shift: TrafficShift): readonly string[] {
  const codes = armsOf(shift).flatMap((arm) => codeQuery(shift, arm)?.metric ?? []);
  const targets = healthyTargets(shift) === undefined ? [] : healthyHostMetrics;
  return [...codes, ...targets, ...(readyPods(shift) === undefined ? [] : Object.values(podMetrics))];
}
