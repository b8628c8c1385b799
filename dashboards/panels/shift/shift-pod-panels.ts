import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { ShiftArm, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TimeseriesPanel } from "../../model/panel.ts";
import { placesForPods } from "../../queries/node-room-query.ts";
import { readyPods, scaledPods, wantedPods } from "../../queries/shift-pod-queries.ts";
import { ofArm, ofShift } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { arePodsKnown, cpuPerPod, readyCount } from "../../queries/shift-single-pods.ts";
import { type ArmLine, armLine, armLines } from "./shift-arm-lines.ts";

/** What the pods of the arms have to do, how many there are, and whether there is a place for more. */
export function podPanels(shift: TrafficShift): readonly TimeseriesPanel[] {
  return [...requestsPerPod(shift), ...pods(shift), ...cpu(shift), ...room(shift)];
}

const look = {
  kind: "timeseries",
  size: { w: 12, h: 8 },
  min: 0,
  legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
  empty: { text: "kube-state-metrics does not show these workloads", isNormal: false },
} as const satisfies Partial<TimeseriesPanel>;

function requestsPerPod(shift: TrafficShift): readonly TimeseriesPanel[] {
  const ready = readyCount(shift);
  if (ready === undefined || !shiftSignals(shift).requests) return [];
  const { stable, rollback } = shift;
  const perPod = (all: string, arm: ShiftArm) => `max(${all}) / (${ready(arm)} > 0)`;
  const limit: PanelQuery = {
    ref: "C",
    expr: perPod(ofShift(shiftSeries.stableCapacity, shift), stable),
    legend: `${stable.name} at its limit`,
    kind: "range",
    drawing: { color: "red", dash: "dashed" },
  };
  const measured =
    rollback === undefined
      ? `Compare it with what a pod took in your load test.`
      : `The dashed line is what ${stable.name} can take by your configuration (${rollback.stableCapacity} requests per second), divided by its ready pods. It rises while ${stable.name} has fewer: each of them would have to take more, perhaps more than any was tested with.`;
  return [
    {
      ...look,
      key: "requests-per-pod",
      title: "Requests of a pod of each arm",
      description: `Requests per second that come to an average ready pod. ${measured}`,
      unit: "reqps",
      queries: [
        ...armLine(shift, (arm) => perPod(ofArm(shiftSeries.requests, shift, arm), arm)),
        ...(rollback === undefined ? [] : [limit]),
      ],
    },
  ];
}

function pods(shift: TrafficShift): readonly TimeseriesPanel[] {
  const [ready, wanted, scaled] = [readyPods(shift), wantedPods(shift), scaledPods(shift)];
  if (ready === undefined || wanted === undefined) return [];
  const scaledLines = (arm: ShiftArm): readonly ArmLine[] => {
    if (scaled === undefined) return [];
    const drawing = { curve: "step", dash: "dotted" } as const;
    return [
      { expr: scaled("least", arm), words: "at least", drawing },
      { expr: scaled("most", arm), words: "at most", drawing },
    ];
  };
  const queries = armLines(shift, (arm) => [
    { expr: `sum(${ready(arm)})`, words: "ready", drawing: { curve: "step", lineWidth: 2 } },
    { expr: `sum(${wanted(arm)})`, words: "wanted", drawing: { curve: "step", dash: "dashed" } },
    ...scaledLines(arm),
  ]);
  return [
    {
      ...look,
      key: "pods",
      title: "Pods of each arm",
      description: `Ready below wanted: pods are starting, or do not come up.${scaled === undefined ? "" : " The dotted lines are those of the autoscaler: at the upper one it cannot add any more, and to the lower one it takes pods away from an arm that loses its traffic, which a rollback would need."}`,
      unit: "short",
      decimals: 0,
      queries,
    },
  ];
}

function cpu(shift: TrafficShift): readonly TimeseriesPanel[] {
  const query = cpuPerPod(shift);
  if (query === undefined) return [];
  return [
    {
      ...look,
      key: "cpu",
      title: "CPU of a pod of each arm",
      description:
        "Cores in use by an average pod. A new version that needs more for the same requests needs more pods than the old one, too.",
      unit: "suffix: cores",
      queries: armLine(shift, query),
      empty: { text: "cAdvisor does not show pods of these workloads", isNormal: false },
    },
  ];
}

function room(shift: TrafficShift): readonly TimeseriesPanel[] {
  if (!arePodsKnown(shift)) return [];
  return [
    {
      ...look,
      key: "room",
      title: "Room for more pods",
      description:
        "Pods that the nodes of the whole cluster still have a place for; of all clusters where Prometheus sees several. Other workloads take from it, too, and processors, memory or addresses may run out first. At zero no pod can be added, neither for the new arm nor for a rollback.",
      unit: "short",
      decimals: 0,
      queries: [
        {
          ref: "A",
          expr: placesForPods,
          legend: "free places",
          kind: "range",
          drawing: { color: "teal", curve: "step", fill: 0.1, lineWidth: 2 },
        },
      ],
      empty: { text: "kube-state-metrics does not show nodes", isNormal: false },
    },
  ];
}
