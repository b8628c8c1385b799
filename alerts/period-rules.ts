import { burnRateWindows } from "../slo/burn-rate-tiers.ts";
import { secondsToDuration } from "../slo/duration.ts";
import type { CalendarUnit, Period, Stack } from "../slo/model.ts";
import { derivedSeries, errorRatioSeries, signalSeries } from "../slo/names.ts";
import { stageSeconds } from "./intervals.ts";
import { type RecordingRule, record } from "./rule.ts";
import { type Selection, select, selectedSlos } from "./selection.ts";
import { stageSum } from "./window-rules.ts";

/** Budget accounts of the SLOs that share a period: events, bad events, attainment, burn rate, what is left and until when. */
export function periodRules(period: Period, stack: Stack, selection: Selection): readonly RecordingRule[] {
  const { totalSum5m, badSum5m } = derivedSeries;
  const events = eventsInPeriod(totalSum5m, period, selection, "sum_over_time");
  const badEvents = eventsInPeriod(badSum5m, period, selection, "sum_over_time");
  const slots = eventsInPeriod(totalSum5m, period, selection, "count_over_time");
  const inPeriod = (series: string) => select(series, selection);
  const idleGood = selectedSlos(stack, selection).some((slo) => slo.idle === "good");
  const ofEvents = `${inPeriod(derivedSeries.periodBadEvents)}\n/ (${inPeriod(derivedSeries.periodEvents)} > 0)`;
  const ratio = idleGood
    ? `${ofEvents}\nor (${inPeriod(derivedSeries.periodEvents)} == 0 and on (slo_id) ${select(signalSeries.info, selection, 'idle="good"')})`
    : ofEvents;
  const budget = `on (slo_id) group_left () ${signalSeries.errorBudget}`;
  const window = secondsToDuration(period.seconds);
  const ownWindow = period.kind === "rolling" && !burnRateWindows.includes(window);
  const sameSeries = stack.rules.compat === "sloth" ? "ignoring (sloth_window) " : "";
  return [
    record(derivedSeries.periodEvents, events),
    record(derivedSeries.periodBadEvents, badEvents),
    ...(ownWindow
      ? [record(errorRatioSeries(window), ratio, stack.rules.compat === "sloth" ? { sloth_window: window } : {})]
      : []),
    record(derivedSeries.periodBurnRate, `(${ratio})\n/ ${budget}`),
    record(derivedSeries.periodBudgetRemaining, `1 - ${inPeriod(derivedSeries.periodBurnRate)}`),
    record(derivedSeries.periodCoverage, `${slots} / ${period.seconds / stageSeconds}`),
    // Remaining share of the budget over its present use per second; only where something is left and something is being used.
    record(
      derivedSeries.budgetExhaustion,
      `(${inPeriod(derivedSeries.periodBudgetRemaining)} > 0) * ${period.seconds}\n/ ${sameSeries}(${inPeriod(errorRatioSeries("1d"))} / ${budget} > 0)`,
    ),
  ];
}

/** Rules that mark each five-minute sum with the calendar unit it belongs to, so that a period to date is a plain sum. */
export function calendarStageRules(unit: CalendarUnit, selection: Selection): readonly RecordingRule[] {
  // The bucket belongs to the unit in which its events lie on average: half a stage ago, and half of a five-minute rate before that.
  const mark = `on () group_left (calendar) ${calendarMark(unit, `time() - ${stageSeconds}`)}`;
  return [
    record(derivedSeries.totalCalendarSum5m, `${stageSum(signalSeries.total, selection)}\n* ${mark}`),
    record(derivedSeries.badCalendarSum5m, `${stageSum(signalSeries.bad, selection)}\n* ${mark}`),
  ];
}

/** The longest that a unit can last; one unit earlier can never share its mark within this range. */
const longestUnit = { week: "7d", month: "31d", quarter: "92d" } as const;

function eventsInPeriod(
  series: typeof derivedSeries.totalSum5m | typeof derivedSeries.badSum5m,
  period: Period,
  selection: Selection,
  over: "sum_over_time" | "count_over_time",
): string {
  if (period.kind === "rolling") return `${over}(${select(series, selection)}[${period.text}])`;
  const marked =
    series === derivedSeries.totalSum5m ? derivedSeries.totalCalendarSum5m : derivedSeries.badCalendarSum5m;
  const now = calendarMark(period.unit, "time()");
  return `sum without (calendar) (${over}(${select(marked, selection)}[${longestUnit[period.unit]}]) and on (calendar) ${now})`;
}

/** One sample whose label `calendar` names the week, month or quarter (UTC) in which an instant lies. */
function calendarMark(unit: CalendarUnit, instant: string): string {
  switch (unit) {
    case "week":
      // 1970-01-05 was a Monday: ISO weeks begin on Monday.
      return `count_values("calendar", floor((vector(${instant}) - 345600) / 604800))`;
    case "month":
      return `count_values("calendar", month(vector(${instant})))`;
    case "quarter":
      return `count_values("calendar", ceil(month(vector(${instant})) / 3))`;
  }
}
