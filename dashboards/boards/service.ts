import { allSlos, type Stack } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import { latencyHistogram } from "../../slo/sli/latency-histogram.ts";
import type { Board, Tab } from "../model/board.ts";
import { firingTable } from "../panels/alert-panels.ts";
import { budgetsOverTime } from "../panels/budget-panels.ts";
import { trafficPanels } from "../panels/event-panels.ts";
import { latencyRows } from "../panels/latency-panels.ts";
import { serviceLinks } from "../panels/link-panels.ts";
import { saturation } from "../panels/saturation-panels.ts";
import { shiftsOfService } from "../panels/shift/shift-table.ts";
import { sloTable } from "../panels/slo-table.ts";
import { chosenShifts } from "../queries/chosen-shifts.ts";
import { chosenSlos } from "../queries/slo-queries.ts";
import { runningShiftMarks } from "./shift-marks.ts";
import { datasource, latencyChoice, oneService, team } from "./variables.ts";

/** One service: its SLOs, traffic, load and, where it has latency SLOs, how fast it answers. */
export function service(stack: Stack): Board {
  const chosen = chosenSlos("service");
  const ofService = chosenShifts('service=~"$service"');
  const histograms = allSlos(stack).flatMap((slo) => latencyHistogram(slo) ?? []);
  const links = serviceLinks(stack);
  const latency: Tab = {
    title: "Latency",
    rows: latencyRows(stack),
  };
  return {
    uid: boardUids.service,
    title: "Service",
    description: "One service: its SLOs, its traffic and load, and how fast it answers.",
    stack: stack.name,
    range: { from: "now-24h", to: "now" },
    refresh: "1m",
    variables: [datasource, team, oneService, ...(histograms.length === 0 ? [] : latencyChoice(histograms))],
    marks: runningShiftMarks(stack, "$service"),
    tabs: [
      {
        title: "SLOs",
        rows: [
          { title: "Alerts", hidesWithoutData: true, panels: [firingTable('service=~"$service"')] },
          { title: "SLOs", hidesWithoutData: false, panels: [sloTable(stack, chosen), budgetsOverTime(chosen)] },
          ...(stack.shifts.length === 0
            ? []
            : [{ title: "Traffic shifts", hidesWithoutData: true, panels: [shiftsOfService(stack, ofService)] }]),
        ],
      },
      {
        title: "Traffic",
        rows: [
          { title: "Traffic and load", hidesWithoutData: false, panels: trafficPanels(chosen) },
          ...(declaresSaturation(stack) ? [{ title: "Saturation", hidesWithoutData: true, panels: [saturation] }] : []),
        ],
      },
      ...(histograms.length === 0 ? [] : [latency]),
      ...(links.length === 0
        ? []
        : [{ title: "Links", rows: [{ title: "Links", hidesWithoutData: false, panels: links }] }]),
    ],
  };
}

function declaresSaturation(stack: Stack): boolean {
  return stack.services.some((one) => one.saturation.length > 0);
}
