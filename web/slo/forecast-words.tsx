import type { Forecast, SloDetail } from "../api/exporter-api.ts";
import { shareText } from "../format/number-text.ts";
import { dayText } from "../format/time-text.ts";
import { budgetWords } from "../judge/budget-words.ts";
import { outlookWords } from "../judge/outlook-words.ts";
import { useNow } from "../live/now.ts";

/** How the period may end, with how sure that is. */
export function ForecastWords({ forecast, slo }: { readonly forecast: Forecast; readonly slo: SloDetail }) {
  const nowMs = useNow();
  if (forecast.kind === "unknown") {
    return (
      <p>
        {outlookWords(slo, nowMs)} There is no forecast: {forecast.reason}.
      </p>
    );
  }
  return (
    <>
      <p>{forecastSentence(forecast)}</p>
      <details>
        <summary>How the forecast is made</summary>
        <p>
          {forecast.method} It rests on {forecast.basedOnDays} days.
        </p>
      </details>
    </>
  );
}

/** The forecast in words. */
function forecastSentence({ endsMs, remaining, exhaustion }: Extract<Forecast, { readonly kind: "known" }>): string {
  const { low, likely, high } = remaining;
  const range = isNumber(low) && isNumber(high) ? ` (9 of 10 futures: ${shareText(low)} to ${shareText(high)})` : "";
  const first = `Until ${dayText(endsMs)}: likely ${budgetWords(likely)}${range}.`;
  const { chance, earliestMs, likelyMs } = exhaustion;
  if (chance <= 0) return `${first} It runs out in none of the simulated futures.`;
  const when = isNumber(likelyMs)
    ? `, most likely on ${dayText(likelyMs)}`
    : isNumber(earliestMs)
      ? `, on ${dayText(earliestMs)} at the earliest`
      : "";
  return `${first} It runs out in ${shareText(chance)} of the simulated futures${when}.`;
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
