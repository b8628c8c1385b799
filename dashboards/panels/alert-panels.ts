import { boardUids } from "../../slo/names.ts";
import type { StateTimelinePanel, TablePanel } from "../model/panel.ts";
import { firingAlerts } from "../queries/slo-queries.ts";

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
        expr: `max by (alertname, severity, tier, service, team, slo_id) (${firingAlerts(...matchers)})`,
        legend: "{{alertname}}",
        kind: "instant",
      },
    ],
    empty: { text: "No SLO alert is firing", isNormal: true },
    rowBy: ["alertname", "severity", "tier", "service", "team", "slo_id"],
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

/** When which alert of one SLO fired. */
export const alertTimeline: StateTimelinePanel = {
  kind: "stateTimeline",
  key: "alert-timeline",
  title: "Alerts of this SLO",
  description:
    "One lane per alert; a bar is the time during which it fired. Many short bars are noise: bring them to the next SLO review.",
  size: { w: 24, h: 6 },
  unit: "none",
  mappings: [
    { kind: "value", value: 1, text: "firing", color: "red" },
    { kind: "missing", text: "not firing", color: "transparent" },
  ],
  queries: [
    {
      ref: "A",
      expr: `max by (alertname, tier) (${firingAlerts('slo_id="$slo_id"')})`,
      legend: "{{alertname}} {{tier}}",
      kind: "range",
    },
  ],
  empty: { text: "No alert of this SLO fired in this range", isNormal: true },
};
