import { countText } from "../../print/count-text.ts";
import { percentText } from "../../print/percent-text.ts";
import type { SloFact } from "./story-facts.ts";

/** What an outage cost, without more certainty than a young stack has: of the time so far, never of a day that has not been. */
export function budgetSentence({ objective, budgetRemaining, current }: SloFact): string {
  const { sli, sampleSize, seconds } = current;
  if (sli === undefined || budgetRemaining === undefined) return "What it cost is not known yet.";
  const bad = Math.round((1 - sli) * sampleSize);
  const minutes = Math.max(1, Math.round(seconds / 60));
  const spent = 1 - budgetRemaining;
  const verdict =
    spent >= 1 ? `the budget of that time is spent ${times(spent)}` : `${percentText(spent)} of it is spent`;
  return `The budget: in ${countText(minutes, "minute")} ${bad} of ${sampleSize} payments failed; ${objective} % allows ${allowed(sampleSize, objective)}, so ${verdict}.`;
}

function times(spent: number): string {
  return spent < 1.05 ? "just now" : `${Number(spent.toPrecision(2)).toLocaleString("en-US")} times over`;
}

function allowed(probes: number, objective: number): string {
  return Number(((probes * (100 - objective)) / 100).toPrecision(2)).toString();
}
