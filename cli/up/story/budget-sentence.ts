import { percentText } from "../../print/percent-text.ts";
import type { SloFact } from "./story-facts.ts";

const daySeconds = 86_400;

/** What an outage cost, with no more certainty than a young stack has: of the time so far, and of a day only if the rest of it is clean. */
export function budgetSentence({ objective, current: { sli, sampleSize, seconds } }: SloFact): string {
  if (sli === undefined || sampleSize === 0 || seconds === 0) return "What it cost is not known yet.";
  const bad = Math.round((1 - sli) * sampleSize);
  if (bad === 0) return `The budget is whole: none of ${sampleSize} payments failed.`;
  // 1 - 0.999 is a little more than 0.001.
  const allowed = Number((sampleSize * (1 - objective)).toFixed(9));
  const ofDay = bad / ((allowed * daySeconds) / seconds);
  const promise = `The budget: ${bad} of the ${sampleSize} payments so far failed, and ${percentText(objective)} allows ${shortly(allowed)}.`;
  const verdict =
    bad >= allowed
      ? ` So the budget of that time is spent${bad / allowed < 1.5 ? "" : ` ${shortly(bad / allowed)} times over`};`
      : ` So ${percentText(bad / allowed)} of the budget of that time is spent;`;
  return `${promise}${verdict} if the rest of the day is clean, it is ${shortPercent(ofDay)} of the day's.`;
}

function shortly(count: number): string {
  return Number(count.toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 10 });
}

function shortPercent(ratio: number): string {
  return percentText(Number(ratio.toPrecision(2)));
}
