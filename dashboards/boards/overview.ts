import type { Stack } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import type { Board } from "../model/board.ts";
import { firingTable } from "../panels/alert-panels.ts";
import { budgetByOwner, neediestOverTime, sloCounts } from "../panels/overview-panels.ts";
import { runningShifts } from "../panels/shift/shift-table.ts";
import { sloTable } from "../panels/slo-table.ts";
import { chosenShifts } from "../queries/chosen-shifts.ts";
import { chosenSlos } from "../queries/slo-queries.ts";
import { datasource, services, team, tier } from "./variables.ts";

/** All SLOs on one page, those that need somebody first. */
export function overview(stack: Stack): Board {
  const chosen = chosenSlos("team", "tier", "service");
  const alerts = ['team=~"$team"', 'service_tier=~"$tier"', 'service=~"$service"'];
  return {
    uid: boardUids.overview,
    title: "SLO overview",
    description:
      "Every SLO with its promise, what is left of its error budget and how fast it goes; least budget first.",
    stack: stack.name,
    range: { from: "now-7d", to: "now" },
    refresh: "1m",
    variables: [datasource, team, tier, services],
    marks: [],
    tabs: [
      {
        title: "Now",
        rows: [
          { title: "At a glance", hidesWithoutData: false, panels: sloCounts(chosen, alerts) },
          {
            title: "Alerts",
            hidesWithoutData: true,
            panels: [firingTable(...alerts)],
          },
          ...(stack.shifts.length === 0
            ? []
            : [
                {
                  title: "Traffic shifts",
                  hidesWithoutData: true,
                  panels: [runningShifts(stack, shiftsOf(stack, chosen))],
                },
              ]),
          { title: "SLOs", hidesWithoutData: false, panels: [sloTable(stack, chosen)] },
        ],
      },
      {
        title: "Trends and owners",
        rows: [
          { title: "Those that need somebody most", hidesWithoutData: false, panels: neediestOverTime(chosen) },
          { title: "By team and tier", hidesWithoutData: false, panels: budgetByOwner(chosen) },
        ],
      },
    ],
  };
}

/** The shifts of the chosen services; one without SLOs cannot be chosen, and its shifts are always there. */
function shiftsOf({ services }: Stack, chosen: string): string {
  const ofChosen = `${chosenShifts()} and on (service) ${chosen}`;
  if (services.every(({ slos }) => slos.length > 0)) return ofChosen;
  return `(${ofChosen} or ${chosenShifts()} unless on (service) ${chosenSlos()})`;
}
