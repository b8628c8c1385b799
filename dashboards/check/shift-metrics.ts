import type { Stack } from "../../slo/model.ts";
import { evidenceRateSeries, evidenceRatios, evidenceSumSeries } from "../../slo/shift/evidence-series.ts";
import { shiftExporterLabels } from "../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../slo/shift/shift-names.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { nodeMetrics } from "../queries/node-room-query.ts";
import { codeQuery } from "../queries/shift-code-queries.ts";
import { responseTimes } from "../queries/shift-latency-queries.ts";
import { readyPods, workloadMetrics } from "../queries/shift-pod-queries.ts";
import { arePodsKnown, podMetrics } from "../queries/shift-single-pods.ts";
import { targetQueries } from "../queries/shift-target-queries.ts";

type Entry = readonly [name: string, labels: ReadonlySet<string>];

/** Every series that rules record about traffic shifts, with its labels. */
export function recordedOfShifts({ shifts }: Stack): readonly Entry[] {
  if (shifts.length === 0) return [];
  const { shift, service, layer, arm, role, cluster, rollout, verdict, reason } = shiftLabels;
  const hasClusters = shifts.some((one) => armsOf(one).some((each) => each.cluster !== undefined));
  const ofShift = new Set<string>([shift, service, layer, rollout]);
  const ofArm = new Set<string>([...ofShift, arm, role, ...(hasClusters ? [cluster] : [])]);
  const ofInfo = new Set<string>([...ofShift, "strategy"]);
  const special: Readonly<Record<string, ReadonlySet<string>>> = {
    [shiftSeries.info]: ofInfo,
    [shiftSeries.verdict]: new Set([...ofShift, verdict]),
    [shiftHelperSeries.unseenSpending]: new Set([...ofShift, reason]),
  };
  const evidence = (["error", "slow"] as const).flatMap((what) =>
    evidenceRatios.flatMap((ratio) => [evidenceRateSeries(what, ratio), evidenceSumSeries(what, ratio)]),
  );
  const isOfArm = (name: string) => name.startsWith("shift:arm_");
  const { errorLow, errorHigh, rollout: told, slower, unseenLosses, unseenSpending } = shiftHelperSeries;
  const helpers = [errorLow, errorHigh, told, slower, unseenLosses, unseenSpending];
  return [...Object.values(shiftSeries), ...evidence, ...helpers].map((name) => [
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
  const times = responseTimes(shift);
  const pods = arePodsKnown(shift) ? [...Object.values(podMetrics), ...Object.values(nodeMetrics)] : [];
  return [
    ...codes,
    ...(targetQueries(shift)?.metrics ?? []),
    ...(times === undefined ? [] : [times.metric]),
    ...(readyPods(shift) === undefined ? [] : Object.values(workloadMetrics)),
    ...pods,
  ];
}
