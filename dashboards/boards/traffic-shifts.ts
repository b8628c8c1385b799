import type { Stack } from "../../slo/model.ts";
import { shiftsBoardUid } from "../../slo/shift/shift-board-uids.ts";
import { shiftSeries } from "../../slo/shift/shift-names.ts";
import type { Board, Variable } from "../model/board.ts";
import { fillLine } from "../panels/fill-lines.ts";
import { shiftCounts, shiftDelivery, shiftProgress } from "../panels/shift/shift-fleet-panels.ts";
import { shiftAlertTable, shiftTable } from "../panels/shift/shift-table.ts";
import { chosenShifts } from "../queries/chosen-shifts.ts";
import { datasource } from "./variables.ts";

const services: Variable = {
  kind: "query",
  name: "service",
  label: "Service",
  values: { selector: shiftSeries.info, label: "service" },
  choice: "all",
};

/** All traffic shifts of the stack: which run, which need somebody, and how releases went. */
export function trafficShifts(stack: Stack): Board {
  const chosen = chosenShifts('service=~"$service"');
  return {
    uid: shiftsBoardUid,
    title: "Traffic shifts",
    description: "Every traffic shift: what it does, whether its traffic follows, and how often shifts went back.",
    stack: stack.name,
    range: { from: "now-7d", to: "now" },
    refresh: "1m",
    variables: [datasource, services],
    marks: [],
    tabs: [
      {
        title: "Shifts",
        rows: [
          { title: "Now", hidesWithoutData: false, panels: fillLine(shiftCounts(stack, chosen)) },
          { title: "Alerts", hidesWithoutData: true, panels: [shiftAlertTable(chosen)] },
          { title: "Shifts", hidesWithoutData: false, panels: [shiftTable(stack, chosen)] },
          {
            title: "In the shown range",
            hidesWithoutData: false,
            panels: [...fillLine(shiftDelivery(chosen)), shiftProgress(chosen)],
          },
        ],
      },
    ],
  };
}
