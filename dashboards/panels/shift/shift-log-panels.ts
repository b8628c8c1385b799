import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import { cleanWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { ValueFormat } from "../../../slo/value-format.ts";
import type { PanelQuery, StateTimelinePanel, TextPanel } from "../../model/panel.ts";
import { shiftVerdict } from "../../queries/shift-figures.ts";
import { driftOfTolerated, noWeights, ofArm, ofShift, shiftPhase } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { linkCell, tableCell } from "../table-cell.ts";
import { phaseFormat, verdictFormat } from "./shift-formats.ts";

/** What stands before the numbers of each lane: shares are 0 to 1, so that words need numbers of their own. */
const lanes = { phase: 10, verdict: 20, drift: 30, source: 40 } as const;

/** What changed when: weights, phase, verdict, drift and sources below each other. */
export function shiftLog(shift: TrafficShift, stack: Stack): StateTimelinePanel {
  const only = `shift="${shift.id}"`;
  const lane = (ref: string, expr: string, legend: string): PanelQuery => ({ ref, expr, legend, kind: "range" });
  const { verdict } = shiftSignals(shift);
  const weight = ofArm(shiftSeries.intendedShare, shift, shift.candidate);
  const clean = secondsToDuration(Math.max(shift.settleSeconds, cleanWindowSeconds(stack)));
  const settled = `(max(max_over_time(${weight}[${clean}])) == bool max(min_over_time(${weight}[${clean}])))`;
  return {
    kind: "stateTimeline",
    key: "log",
    title: "What changed when",
    description:
      "From left to right: each weight that was set, and what it led to. Grey is a time without a shift, or one in which nobody knows. Who set a weight stands in the exporter's list of changes and in the thread of the shift.",
    size: { w: 24, h: 8 },
    unit: "percentunit",
    thresholds: weightColors(shift),
    mappings: [
      ...shifted(phaseFormat.mappings, lanes.phase),
      ...(verdict ? shifted(verdictFormat.mappings, lanes.verdict) : []),
      { kind: "value", value: lanes.drift, text: "as the weights say", color: "green" },
      { kind: "value", value: lanes.drift + 1, text: "follows", color: "teal" },
      { kind: "value", value: lanes.drift + 2, text: "drifts", color: "red" },
      { kind: "value", value: lanes.source, text: "blind", color: "red" },
      { kind: "value", value: lanes.source + 1, text: "seen", color: "green" },
      { kind: "missing", text: "no shift", color: "grey" },
    ],
    queries: [
      lane("A", `max(${weight})`, `weight of ${shift.candidate.name}`),
      lane("B", `${lanes.phase} + max(${shiftPhase(only)})`, "phase"),
      ...(verdict ? [lane("C", `${lanes.verdict} + max(${shiftVerdict([shift], only)})`, "verdict")] : []),
      lane("D", `${lanes.drift} + (max(${driftOfTolerated(only)}) > bool 1) * (1 + ${settled})`, "traffic"),
      lane(
        "E",
        `${lanes.source} + min by (source) (${ofShift(shiftExporterSeries.sourceUp, shift)})`,
        "source: {{source}}",
      ),
    ],
    empty: noWeights,
  };
}

/** A colour for each step, so that one beside another is seen; nothing is grey and everything green. */
function weightColors({ steps }: TrafficShift): NonNullable<ValueFormat["thresholds"]> {
  const shares = [...new Set(steps.map(({ share }) => share))].filter((share) => share > 0 && share < 1);
  const between = (shares.length === 0 ? [0.1, 0.25, 0.5, 0.75] : shares.slice(1)).toSorted((a, b) => a - b);
  return [
    { from: null, color: "grey" },
    { from: 0.0001, color: "teal" },
    ...between.map((share, index) => ({
      from: Number((0.99 * share).toFixed(4)),
      color: (["blue", "purple", "pink", "brown", "teal"] as const)[index % 5] ?? "blue",
    })),
    { from: 0.9999, color: "green" },
  ];
}

type Mapping = NonNullable<ValueFormat["mappings"]>[number];

function shifted(mappings: readonly Mapping[], by: number): readonly Mapping[] {
  return mappings.flatMap((mapping) =>
    mapping.kind === "value" ? [{ ...mapping, value: by + Number(mapping.value) }] : [],
  );
}

/** Where to go from here, and what is set up. */
export function shiftLinks(shift: TrafficShift): TextPanel {
  const links = [
    ...(shift.runbook === undefined ? [] : [["runbook", shift.runbook] as const]),
    ...Object.entries(shift.links),
  ];
  const arm = ({ name, version, cluster }: TrafficShift["stable"]) =>
    [name, ...(version === undefined ? [] : [version]), ...(cluster === undefined ? [] : [`in ${cluster}`])].join(" ");
  const rows = [
    ["From", tableCell(arm(shift.stable))],
    ["To", tableCell(arm(shift.candidate))],
    ...(shift.steps.length === 0 ? [] : [["Steps", shift.steps.map(stepText).join(", ")] as const]),
    ...(links.length === 0 ? [] : [["Links", links.map(([name, url]) => linkCell(name, url)).join(" · ")] as const]),
    [
      "Who set a weight",
      `exporter, /api/shifts/${shift.id}${shift.channel === "" ? "" : `; thread in ${tableCell(shift.channel)}`}`,
    ],
  ];
  return {
    kind: "text",
    key: "links",
    title: "This shift",
    description: "What moves, as it stands in your configuration, and where to look further.",
    size: { w: 24, h: 4 + rows.length },
    markdown: `| What | |\n| --- | --- |\n${rows.map(([what, text]) => `| ${what} | ${text} |`).join("\n")}`,
  };
}

function stepText({ share, holdSeconds }: TrafficShift["steps"][number]): string {
  const [part, minutes] = [`${Number((share * 100).toFixed(1))} %`, holdSeconds / 60];
  if (holdSeconds === 0) return part;
  return `${part} for ${Number.isInteger(minutes) ? `${minutes} min` : `${holdSeconds} s`}`;
}
