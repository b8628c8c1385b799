import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { ShiftLayer } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import type { ShiftArm, ShiftWeights, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { PanelQuery, TablePanel, TimeseriesPanel } from "../../model/panel.ts";
import { readyPods } from "../../queries/shift-pod-queries.ts";
import { noTraffic, noWeights, ofArm, ofShift } from "../../queries/shift-queries.ts";
import { colorOfArm, shiftSignals } from "../../queries/shift-signals.ts";
import { armLine } from "./shift-arm-lines.ts";
import { shareFormat } from "./shift-formats.ts";

/** Where the traffic is, beside where the weights want it. */
export function shiftTraffic(shift: TrafficShift): readonly (TimeseriesPanel | TablePanel)[] {
  return [shareOverTime(shift), flowOverTime(shift), layerTable(shift)];
}

function shareOverTime(shift: TrafficShift): TimeseriesPanel {
  const { stable, candidate } = shift;
  const share = (ref: string, arm: ShiftArm): PanelQuery => ({
    ref,
    expr: `max(${ofArm(shiftSeries.actualShare, shift, arm)})`,
    legend: arm.name,
    kind: "range",
    drawing: { color: colorOfArm(shift, arm), fill: 0.35, lineWidth: 0 },
  });
  return {
    kind: "timeseries",
    key: "share",
    title: "Share of the traffic",
    description: `Both arms on top of each other. The dashed line is what the weights give to ${candidate.name}: the edge between the areas should follow it within ${shift.settleSeconds} seconds.`,
    size: { w: 10, h: 9 },
    ...shareFormat,
    decimals: 0,
    stack: "sum",
    queries: [
      share("A", candidate),
      share("B", stable),
      {
        ref: "C",
        expr: `max(${ofArm(shiftSeries.intendedShare, shift, candidate)})`,
        legend: `meant for ${candidate.name}`,
        kind: "range",
        drawing: { color: "text", dash: "dashed", curve: "step", lineWidth: 2, fill: 0, stacked: false },
      },
    ],
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: noTraffic,
  };
}

function flowOverTime(shift: TrafficShift): TimeseriesPanel {
  const { requests } = shiftSignals(shift);
  const flow = requests ? shiftSeries.requests : shiftSeries.inflight;
  return {
    kind: "timeseries",
    key: "flow",
    title: requests ? "Requests of each arm" : "Sessions of each arm",
    description: requests
      ? "Requests per second that came to each arm. A fall of both is less traffic; a fall of one that the other does not take up is an outage."
      : "Connections that are open at each arm. They stay where they are until their clients close them, whatever the weights say.",
    size: { w: 7, h: 9 },
    unit: requests ? "reqps" : "short",
    min: 0,
    queries: armLine(shift, (arm) => `max(${ofArm(flow, shift, arm)})`),
    legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
    empty: noTraffic,
  };
}

const layerWords = {
  dns: "name servers",
  alb: "ALB",
  nlb: "NLB",
  haproxy: "HAProxy",
  ingress: "ingress",
  mesh: "mesh",
  gateway: "gateway",
  podRatio: "replicas",
  serviceSelector: "Service",
} as const satisfies Record<ShiftLayer, string>;

/** Whoever gives the weights where pods or routes merely follow. */
const controllerWords: Readonly<Partial<Record<ShiftWeights["kind"], string>>> = {
  flagger: "Flagger",
  argoRollouts: "Argo Rollouts",
};

interface Layer {
  readonly title: string;
  /** The share of an arm at this layer. */
  readonly share: (arm: ShiftArm) => string;
}

/** The layers of a shift from what is written down to what runs. */
function layersOf(shift: TrafficShift): readonly Layer[] {
  const { shareBasis, dns } = shiftSignals(shift);
  const part = (of: (arm?: ShiftArm) => string) => (arm: ShiftArm) => `sum(${of(arm)}) / (sum(${of()}) > 0)`;
  const series = (name: string) => (arm?: ShiftArm) =>
    arm === undefined ? ofShift(name, shift) : ofArm(name, shift, arm);
  const answers = (arm?: ShiftArm) => `rate(${series(shiftExporterSeries.dnsAnswers)(arm)}[$__rate_interval])`;
  // Where something else than their number holds the weights, ready pods need not be in proportion.
  const pods = shift.weights.kind === "podRatio" ? readyPods(shift) : undefined;
  return [
    ...(shift.declared === undefined
      ? []
      : [{ title: "Terraform", share: part(series(shiftExporterSeries.declaredWeight)) }]),
    {
      title: `Weights: ${controllerWords[shift.weights.kind] ?? layerWords[shift.layer]}`,
      share: (arm) => `max(${ofArm(shiftSeries.intendedShare, shift, arm)})`,
    },
    ...(dns ? [{ title: "DNS answers", share: part(answers) }] : []),
    ...(pods === undefined ? [] : [{ title: "Ready pods", share: part(pods) }]),
    {
      title: { requests: "Requests", sessions: "Sessions", bytes: "Bytes" }[shareBasis],
      share: (arm) => `max(${ofArm(shiftSeries.actualShare, shift, arm)})`,
    },
  ];
}

function layerTable(shift: TrafficShift): TablePanel {
  const { stable, candidate } = shift;
  const layers = layersOf(shift);
  const named = (arm: ShiftArm) =>
    layers
      .map(({ title, share }, index) => `label_replace(${share(arm)}, "where", "${index + 1} ${title}", "", "")`)
      .join("\nor ");
  const column = (arm: ShiftArm, ref: string): TablePanel["columns"][number] => ({
    title: arm.name,
    from: { kind: "value", ref },
    cell: "bar",
    ...shareFormat,
    thresholds: [{ from: null, color: colorOfArm(shift, arm) }],
    mappings: [{ kind: "missing", text: "unknown", color: "grey" }],
  });
  return {
    kind: "table",
    key: "layers",
    title: "How far it comes",
    description:
      "The shares at each layer, from what is written down to what arrives. The first line that differs from the one above is where the shift stops.",
    size: { w: 7, h: 9 },
    ...shareFormat,
    queries: [
      { ref: "A", expr: named(candidate), legend: "{{where}}", kind: "instant" },
      { ref: "B", expr: named(stable), legend: "{{where}}", kind: "instant" },
    ],
    empty: noWeights,
    rowBy: ["where"],
    sortBy: { column: "Layer", order: "ascending" },
    columns: [{ title: "Layer", from: { kind: "label", label: "where" } }, column(candidate, "A"), column(stable, "B")],
  };
}
