import { budgetLeftText, burnText, roughTime, shareText } from "../facts/fact-texts.ts";
import type { SloFacts } from "../facts/slo-facts.ts";
import { joined, type Mrkdwn, mrkdwn } from "./escape.ts";
import { periodText } from "./kinds/slo-body.ts";

/** What is left of an SLO's budget, in one line of a list: `🟢 62 % of 30 d left · burn 0.4x · SLO 99.9 %`. */
export function budgetText(facts: SloFacts | undefined): Mrkdwn {
  if (facts?.budgetLeft === undefined) return mrkdwn`❔ budget not known yet`;
  const { budgetLeft, period, long, secondsLeft, objective } = facts;
  const burns = long !== undefined && long.burnRate > 1 && secondsLeft !== undefined && Number.isFinite(secondsLeft);
  const left =
    budgetLeft <= 0
      ? mrkdwn`🔴 ${budgetLeftText(budgetLeft)}`
      : mrkdwn`${burns ? "🟠" : "🟢"} *${shareText(budgetLeft)}* of ${periodText(period)} left`;
  return joined(
    [
      left,
      ...(burns && budgetLeft > 0 ? [`gone in ${roughTime(secondsLeft)} at this rate`] : []),
      ...(long === undefined ? [] : [`burn ${burnText(long.burnRate)}`]),
      `SLO ${objective} %`,
    ],
    " · ",
  );
}
