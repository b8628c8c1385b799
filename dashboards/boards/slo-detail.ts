import type { Stack } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import type { Board, EventMark } from "../model/board.ts";
import { alertTimeline } from "../panels/alert-panels.ts";
import { budgetByGroup, budgetLeft, burnDown, coverage } from "../panels/budget-panels.ts";
import { burnRatePanels } from "../panels/burn-rate-panels.ts";
import { errorsByGroup, goodAndBad } from "../panels/event-panels.ts";
import { sloFacts } from "../panels/fact-panels.ts";
import { serviceLinks } from "../panels/link-panels.ts";
import { verdictStrip } from "../panels/verdict-panels.ts";
import { firingAlerts } from "../queries/slo-queries.ts";
import { runningShiftMarks } from "./shift-marks.ts";
import { datasource, oneSlo, servicesOfTeam, team } from "./variables.ts";

const firings: EventMark = {
  name: "Alerts",
  expr: `max by (alertname, tier, severity) (${firingAlerts('slo_id="$slo_id"')})`,
  title: "{{alertname}}",
  text: "{{tier}} {{severity}}",
  color: "red",
};

/** One SLO: how it stands, where its budget went, what fires and whom to ask. */
export function sloDetail(stack: Stack): Board {
  return {
    uid: boardUids.sloDetail,
    title: "SLO detail",
    description: "One SLO: how it stands, where its budget went, which alert is near its limit, and whom to ask.",
    stack: stack.name,
    range: { from: "now-7d", to: "now" },
    refresh: "1m",
    variables: [datasource, team, servicesOfTeam, oneSlo],
    marks: [firings, ...runningShiftMarks(stack, "$slo_id")],
    tabs: [
      {
        title: "Budget",
        rows: [
          { title: "Verdict", hidesWithoutData: false, panels: verdictStrip(stack) },
          { title: "Error budget", hidesWithoutData: false, panels: [burnDown, budgetLeft] },
          { title: "Events", hidesWithoutData: false, panels: [goodAndBad, errorsByGroup(stack)] },
        ],
      },
      {
        title: "Burn rate",
        rows: [{ title: "Windows of the alerts", hidesWithoutData: false, panels: burnRatePanels(stack) }],
      },
      {
        title: "Groups and measurement",
        rows: [
          { title: "Groups and measurement", hidesWithoutData: false, panels: [budgetByGroup(stack), coverage(stack)] },
        ],
      },
      {
        title: "Alerts and owners",
        rows: [
          { title: "Alerts", hidesWithoutData: true, panels: [alertTimeline] },
          { title: "Whom to ask", hidesWithoutData: false, panels: [sloFacts(stack), ...serviceLinks(stack)] },
        ],
      },
    ],
  };
}
