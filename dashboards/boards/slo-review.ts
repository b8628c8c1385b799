import { secondsToDuration } from "../../slo/duration.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import type { Board, Variable } from "../model/board.ts";
import { noisiestAlerts } from "../panels/alert-panels.ts";
import { periodTable } from "../panels/period-table.ts";
import { spendingOverTime, worstBurn } from "../panels/spending-panels.ts";
import { datasource, listedSlos, servicesOfTeam, team } from "./variables.ts";

/** What a review meeting goes through: attainment, where the budget went, which alerts were noise. */
export function sloReview(stack: Stack): Board {
  return {
    uid: boardUids.sloReview,
    title: "SLO review",
    description:
      "For the review meeting: attainment now and before, when the budget was spent, which alerts were worth it.",
    stack: stack.name,
    range: { from: "now-90d", to: "now" },
    refresh: "15m",
    variables: [datasource, team, servicesOfTeam, listedSlos, periodPicker(stack)],
    marks: [],
    tabs: [
      {
        title: "Review",
        rows: [
          { title: "Attainment and budget", hidesWithoutData: false, panels: [periodTable(stack)] },
          { title: "When it was spent", hidesWithoutData: false, panels: spendingOverTime },
        ],
      },
      {
        title: "Alerts",
        rows: [
          { title: "Alerts", hidesWithoutData: true, panels: [noisiestAlerts] },
          { title: "Steady leaks", hidesWithoutData: false, panels: [worstBurn] },
        ],
      },
    ],
  };
}

const usualPeriods = [7, 28, 30, 90].map((days) => days * 86_400);

/** The most usual period of the stack first, then its others and the common ones, as far as data is kept. */
function periodPicker(stack: Stack): Variable {
  const own = allSlos(stack).map(({ period }) => period.seconds);
  const counted = [...Map.groupBy(own, (seconds) => seconds)].map(([seconds, all]) => ({ seconds, count: all.length }));
  const mostUsual = counted.sort((a, b) => b.count - a.count || a.seconds - b.seconds)[0]?.seconds ?? 30 * 86_400;
  const others = [...new Set([...own, ...usualPeriods])]
    .filter((seconds) => seconds !== mostUsual && seconds <= (stack.retentionSeconds ?? Infinity))
    .sort((a, b) => a - b);
  return {
    kind: "options",
    name: "period",
    label: "Period",
    options: [mostUsual, ...others].map((seconds) => ({
      text: seconds % 86_400 === 0 ? `${seconds / 86_400} days` : secondsToDuration(seconds),
      value: secondsToDuration(seconds),
    })),
  };
}
