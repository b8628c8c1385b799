import type { SloExplanation } from "../../alerts/explain-slo.ts";
import { secondsToWords } from "../../slo/duration.ts";
import { alertNames } from "../../slo/names.ts";
import { percentText } from "./percent-text.ts";
import { hangingText, unbroken } from "./wrap-text.ts";

/** The alerts that are not about burning: what raises each, or that it is switched off. */
export function otherAlertsText({ slo, lasts }: SloExplanation, { columns }: { readonly columns: number }): string {
  const fresh = lasts
    .map(
      ({ errorRatio, seconds }) =>
        `${unbroken(secondsToWords(seconds))} at ${unbroken(percentText(errorRatio))} errors`,
    )
    .join(", ");
  const rows: readonly (readonly [name: string, words: string])[] = [
    [
      alertNames.exhausted,
      slo.alerts.exhausted
        ? `ticket, some ${unbroken("20 min")} after the budget is spent; a fresh budget lasts ${fresh}`
        : "switched off",
    ],
    [
      alertNames.forecast,
      slo.alerts.forecast
        ? `ticket, when the rate of the last day would spend what is left within ${unbroken(secondsToWords(slo.period.seconds / 10))}, for ${unbroken("1 h")}`
        : "switched off",
    ],
    [
      alertNames.missing,
      slo.missing === "alert"
        ? `ticket, when the metrics have been gone for ${unbroken("5 min")}`
        : "switched off: the signal may be missing",
    ],
    [alertNames.invalid, `ticket, when there are more bad events than events for ${unbroken("15 min")}`],
    [alertNames.stale, "ticket, when the budget figures are no longer updated"],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return `${rows.map(([name, words]) => hangingText(`  ${name}`.padEnd(width), words, columns)).join("\n")}\n`;
}
