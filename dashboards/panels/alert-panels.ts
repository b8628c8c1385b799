import { boardUids, signalSeries } from "../../slo/names.ts";
import type { StateTimelinePanel, TablePanel } from "../model/panel.ts";
import { listedAlerts, reviewedBy, timesFired } from "../queries/review-queries.ts";
import { alertIdentity, distinctAlerts, firingAlerts, ofSlo } from "../queries/slo-queries.ts";

/** The alerts of nines that fire now. */
export function firingTable(...matchers: readonly string[]): TablePanel {
  const label = (title: string, name: string) => ({ title, from: { kind: "label", label: name } }) as const;
  return {
    kind: "table",
    key: "alerts-firing",
    title: "Alerts firing now",
    description:
      "A page wants somebody now, a ticket within the working day. Click the SLO to see what burns and since when.",
    size: { w: 24, h: 6 },
    unit: "short",
    queries: [
      {
        ref: "A",
        expr: distinctAlerts(...matchers),
        legend: "{{alertname}}",
        kind: "instant",
      },
    ],
    empty: { text: "No SLO alert is firing", isNormal: true },
    rowBy: alertIdentity,
    sortBy: { column: "Severity", order: "ascending" },
    columns: [
      label("Severity", "severity"),
      label("Alert", "alertname"),
      {
        ...label("SLO", "slo_id"),
        link: { kind: "board", title: "Open this SLO", uid: boardUids.sloDetail, set: { slo_id: { column: "SLO" } } },
      },
      label("Burn alert", "tier"),
      label("Service", "service"),
      label("Team", "team"),
    ],
  };
}

const firing = firingAlerts('slo_id="$slo_id"');
/** The alerts that fired at any moment of the shown range, at each of its steps. */
const lanes = `max by (alertname, tier) (last_over_time(${firing}[$__range] @ end()))`;

/** When which alert of one SLO fired. */
export const alertTimeline: StateTimelinePanel = {
  kind: "stateTimeline",
  key: "alert-timeline",
  title: "Alerts of this SLO",
  description:
    "One lane per alert; red is the time during which it fired, grey the time in which no rules ran and nobody knows. Many short bars are noise: bring them to the next SLO review.",
  size: { w: 24, h: 6 },
  unit: "none",
  mappings: [
    { kind: "value", value: 1, text: "firing", color: "red" },
    { kind: "value", value: 0, text: "not firing", color: "transparent" },
    { kind: "value", value: -1, text: "no data", color: "grey" },
    { kind: "missing", text: "no data", color: "grey" },
  ],
  queries: [
    {
      ref: "A",
      expr: `max by (alertname, tier) (${firing})\nor 0 * ${lanes} and on () ${ofSlo(signalSeries.info)}\nor -1 * ${lanes}`,
      legend: "{{alertname}} {{tier}}",
      kind: "range",
    },
  ],
  empty: { text: "No firing of an alert of this SLO is recorded in this range", isNormal: true },
};

/** Which alerts took most attention. */
export const noisiestAlerts: TablePanel = {
  kind: "table",
  key: "alerts-fired",
  title: "Alerts fired in this period",
  description:
    "Many short firings are noise: raise the tier's minimum of bad events or its 'for'. Long firings that nobody acted on say that the objective or the severity is wrong. Exact to five minutes; an alert about several groups counts once.",
  size: { w: 24, h: 9 },
  unit: "short",
  queries: [
    {
      ref: "A",
      expr: timesFired(...reviewedBy),
      legend: "{{alertname}}",
      kind: "instant",
    },
    {
      ref: "B",
      expr: `300 * count_over_time(${listedAlerts()}[$period:5m])\nor 0 * ${listedAlerts()}`,
      legend: "{{alertname}}",
      kind: "instant",
    },
  ],
  empty: { text: "No alert fired in this period", isNormal: true },
  rowBy: reviewedBy,
  sortBy: { column: "Times", order: "descending" },
  columns: [
    {
      title: "SLO",
      from: { kind: "label", label: "slo_id" },
      link: { kind: "board", title: "Open this SLO", uid: boardUids.sloDetail, set: { slo_id: { column: "SLO" } } },
    },
    { title: "Alert", from: { kind: "label", label: "alertname" } },
    { title: "Burn alert", from: { kind: "label", label: "tier" } },
    { title: "Severity", from: { kind: "label", label: "severity" } },
    { title: "Times", from: { kind: "value", ref: "A" }, unit: "short", decimals: 0 },
    { title: "Time firing", from: { kind: "value", ref: "B" }, unit: "s" },
  ],
};
