import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { TimeseriesPanel } from "../../model/panel.ts";
import { type TargetQueries, targetQueries } from "../../queries/shift-target-queries.ts";
import { armLine, armLines } from "./shift-arm-lines.ts";

const words = {
  targets: {
    title: "Healthy targets of each arm",
    // Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    without: "the load balancer sends its requests to unhealthy ones, or answers 503 where none is registered",
    empty: "The CloudWatch exporter does not give HealthyHostCount of these target groups",
  },
  servers: {
    title: "Servers of each arm",
    without: "HAProxy answers its requests with 503",
    empty: "HAProxy's metrics do not show these servers",
  },
  hosts: {
    title: "Healthy hosts of each arm",
    // Source: https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold
    without:
      "Envoy sends its requests to unhealthy ones (unless its panic threshold is 0), or answers 503 where it has no host",
    empty: "Envoy's metrics do not show these clusters",
  },
} as const satisfies Readonly<Record<TargetQueries["word"], object>>;

/** What a load balancer can send requests to, and what it lets finish; nothing where no load balancer tells. */
export function targetPanels(shift: TrafficShift): readonly TimeseriesPanel[] {
  const found = targetQueries(shift);
  if (found === undefined) return [];
  const { word, healthy, draining } = found;
  const solid = { curve: "step", lineWidth: 2 } as const;
  const dashed = { curve: "step", dash: "dashed" } as const;
  const queries =
    draining === undefined
      ? armLine(shift, healthy, solid)
      : armLines(shift, (arm) => [
          { expr: healthy(arm), words: "up", drawing: solid },
          { expr: draining(arm), words: "draining", drawing: dashed },
        ]);
  return [
    {
      kind: "timeseries",
      key: "targets",
      title: words[word].title,
      description: `What the load balancer may send requests to. An arm that has a weight should have a healthy one: without one, ${words[word].without}. One that is emptied should lose them only after its weight.${draining === undefined ? "" : " Draining ones get nothing new and finish what they have. A server of weight 0 counts as up."}`,
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
