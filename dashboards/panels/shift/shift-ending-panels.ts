import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { TimeseriesPanel } from "../../model/panel.ts";
import { endingPods, graceLeft } from "../../queries/shift-single-pods.ts";
import { armLine } from "./shift-arm-lines.ts";

const look = {
  kind: "timeseries",
  size: { w: 12, h: 8 },
  legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
} as const satisfies Partial<TimeseriesPanel>;

/** Pods that were told to end, and how long they may still take; nothing where nobody says which pods an arm has. */
export function endingPanels(shift: TrafficShift): readonly TimeseriesPanel[] {
  const [ending, left] = [endingPods(shift), graceLeft(shift)];
  // Clusters may run workloads of the same names, of which nothing here tells whose they are.
  if (ending === undefined || left === undefined || shift.strategy === "clusterBlueGreen") return [];
  return [
    {
      ...look,
      key: "ending-pods",
      title: "Pods that are ending",
      description:
        "Pods that were told to end and are not gone yet. They should end one after the other, and only at an arm that has lost its weight or is replaced; one that stays waits for its last requests, or hangs. A pod that is gone within seconds is drawn a little longer, so that it is seen.",
      unit: "short",
      decimals: 0,
      min: 0,
      softMax: 2,
      queries: armLine(shift, ending, { curve: "step", lineWidth: 2 }),
      empty: { text: "kube-state-metrics does not show pods of this namespace", isNormal: false },
    },
    {
      ...look,
      key: "grace-left",
      title: "Time left to ending pods",
      description:
        "Until the first of the pods that are ending is killed, whatever it still has to answer. The dashed line is that moment: who comes near it needs a longer grace period, or ends too slowly. Below it a pod is still there although its time is over: look at its node.",
      unit: "s",
      softMin: 0,
      softMax: shift.drain?.graceSeconds ?? defaultGraceSeconds,
      thresholdDisplay: "line",
      thresholds: [
        { from: null, color: "transparent" },
        { from: 0, color: "red", label: "killed" },
      ],
      queries: armLine(shift, left, { draw: "points" }),
      // The last value would stand there long after the last pod is gone.
      legend: { kind: "list", placement: "bottom" },
      empty: { text: "No pod of either arm was told to end", isNormal: true },
    },
  ];
}

/** Kubernetes' own, where a pod does not say it. */
const defaultGraceSeconds = 30;
