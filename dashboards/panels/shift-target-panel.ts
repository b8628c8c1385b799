import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TimeseriesPanel } from "../model/panel.ts";
import { armColor } from "../queries/shift-signals.ts";
import { type TargetQueries, targetQueries } from "../queries/shift-target-queries.ts";

const words = {
  targets: {
    title: "Healthy targets of each arm",
    empty: "The CloudWatch exporter does not give HealthyHostCount of these target groups",
  },
  servers: { title: "Servers of each arm", empty: "HAProxy's metrics do not show these servers" },
  hosts: { title: "Healthy hosts of each arm", empty: "Envoy's metrics do not show these clusters" },
} as const satisfies Readonly<Record<TargetQueries["word"], object>>;

/** What a load balancer can send requests to, and what it lets finish; nothing where no load balancer tells. */
export function targetPanels(shift: TrafficShift): readonly TimeseriesPanel[] {
  const found = targetQueries(shift);
  if (found === undefined) return [];
  const { word, healthy, draining } = found;
  const queries = armsOf(shift).flatMap((arm, index): readonly PanelQuery[] => {
    const drawing = { color: armColor(shift, arm), curve: "step" } as const;
    const line = (at: number, query: Pick<PanelQuery, "expr" | "legend" | "drawing">): PanelQuery => ({
      ref: "ABCD".charAt(2 * index + at),
      kind: "range",
      ...query,
    });
    const up = draining === undefined ? arm.name : `${arm.name} up`;
    return [
      line(0, { expr: healthy(arm), legend: up, drawing: { ...drawing, lineWidth: 2 } }),
      ...(draining === undefined
        ? []
        : [line(1, { expr: draining(arm), legend: `${arm.name} draining`, drawing: { ...drawing, dash: "dashed" } })]),
    ];
  });
  return [
    {
      kind: "timeseries",
      key: "targets",
      title: words[word].title,
      description: `What the load balancer may send requests to. An arm that has a weight and no healthy one answers everything with 503; one that is emptied should lose them only after its weight.${draining === undefined ? "" : " Draining ones get nothing new and finish what they have. A server of weight 0 counts as up."}`,
      size: { w: 12, h: 8 },
      unit: "short",
      decimals: 0,
      min: 0,
      softMax: 2,
      queries,
      legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
      empty: { text: words[word].empty, isNormal: false },
    },
  ];
}
