import { allSlos, type CalendarUnit, type Stack } from "../../slo/model.ts";
import { derivedSeries, labelNames, signalSeries } from "../../slo/names.ts";

/** Whole days (UTC) of the calendar unit before today. */
const daysElapsed = {
  week: "(day_of_week() + 6) % 7",
  month: "day_of_month() - 1",
  quarter:
    "day_of_year() - 1 - (90 + (year() % 4 == bool 0)) * (month() > bool 3) - 91 * (month() > bool 6) - 92 * (month() > bool 9)",
} as const satisfies Record<CalendarUnit, string>;

/**
 * How much of the elapsed part of the period is measured, of all SLOs or those that the matcher names; the worst group speaks.
 * A rolling period has always elapsed; of a calendar period the rules know only the share of the whole.
 */
export function coverageOfElapsed(stack: Stack, matcher = ""): string {
  const periods = allSlos(stack).map(({ period }) => period);
  const calendar = [...Map.groupBy(periods, ({ text }) => text).values()].flatMap(([first]) =>
    first?.kind === "calendar" ? [first] : [],
  );
  const measured = `${derivedSeries.periodCoverage}${matcher}`;
  const ofElapsed = calendar.map(({ text, unit, seconds }) => {
    // The rules lag by up to ten minutes, which at the beginning of a period is much of it.
    const elapsed = `(86400 * scalar(${daysElapsed[unit]}) + time() % 86400 - 600) / ${seconds}`;
    const these = [`${labelNames.period}="${text}"`, ...(matcher === "" ? [] : [matcher.slice(1, -1)])].join(",");
    const share = `clamp_min(${elapsed} * max by (slo_id) (${signalSeries.info}{${these}}), 0.0001)`;
    return `clamp_max(${measured} / on (slo_id) group_left () ${share}, 1)`;
  });
  return `min by (slo_id) (${[...ofElapsed, measured].join("\nor ")})`;
}
