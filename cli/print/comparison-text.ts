import pc from "picocolors";
import type { Alternative } from "../../alerts/backtest/alternative-slo.ts";
import type { BacktestComparison } from "../../alerts/backtest/compare-reports.ts";
import type { BacktestReport, FiredAlert } from "../../alerts/backtest/report.ts";
import type { Output } from "../world.ts";
import {
  alertName,
  lengthText,
  notificationCounts,
  startText,
  totalsText,
  withoutTrailingSpace,
} from "./backtest-text.ts";
import { countText } from "./count-text.ts";
import { renderTable } from "./table.ts";

interface Compared {
  readonly alternative: Alternative;
  readonly before: BacktestReport;
  readonly after: BacktestReport;
  readonly comparison: BacktestComparison;
}

/** What another objective or other factors would have changed. */
export function comparisonText(
  { alternative, before, after, comparison }: Compared,
  { colors }: Pick<Output, "colors">,
): string {
  const paint = pc.createColors(colors);
  const { gone, added, moved, same } = comparison;
  const when = (alert: FiredAlert) => [startText(alert), `for ${lengthText(alert)}`];
  const rows = [
    ...gone.map((alert) => [{ text: "no longer", paint: paint.green }, alertName(alert), ...when(alert)]),
    ...added.map((alert) => [{ text: "in addition", paint: paint.red }, alertName(alert), ...when(alert)]),
    ...moved.map((pair) => [
      { text: "otherwise", paint: paint.yellow },
      alertName(pair.after),
      ...when(pair.after),
      paint.dim(`instead of ${startText(pair.before)}, ${lengthText(pair.before)}`),
    ]),
  ].map((row) => (row.length === 4 ? [...row, ""] : row));
  const changed =
    rows.length === 0
      ? "  Every alert fires as before\n"
      : withoutTrailingSpace(renderTable(rows, { align: ["left", "left", "left", "left", "left"], indent: "  " }));
  const rest = rows.length > 0 && same > 0 ? `  ${paint.dim(`${countText(same, "alert")} as before`)}\n` : "";
  return [
    `${paint.bold(`With ${alternativeWords(alternative)}`)}\n${totalsText(after, paint)}`,
    `  ${paint.bold(`Would have sent ${notificationCounts(after)}`)} instead of ${notificationCounts(before)}\n${changed}${rest}`,
  ].join("\n");
}

function alternativeWords({ objective, factors }: Alternative): string {
  const words = factors.map(({ tier, factor }) => (factor === "off" ? `${tier} off` : `factor ${factor} for ${tier}`));
  return [...(objective === undefined ? [] : [`objective ${objective} %`]), ...words].join(", ");
}
