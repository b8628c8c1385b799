import { secondsToDuration, secondsToWords } from "../../../duration.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { countWords, exactPointWords, percentWords, requestRateWords, shareWords } from "../../number-words.ts";
import { longestRolloutSeconds } from "../../shift-timing.ts";
import { shortList } from "../../short-list.ts";
import { isPassedInTime, type StepPass, stepPasses } from "../../step-passes.ts";
import { lateCountsWords } from "../../traffic/count-lateness.ts";
import type { ShiftJudge } from "../../traffic-shift.ts";
import { largestFloor } from "./lint-judge.ts";

/** Steps at whose end a gate still holds a candidate that is as good as the stable arm, for too few requests came; all in one problem. */
export const lintNotWorse: ShiftLint = ({ shift, path }) => {
  const { judge } = shift;
  // That any difference counts is a problem of its own.
  if (judge.effectFloor === 0) return [];
  const [first, ...others] = stepPasses(shift).filter((step) => !isPassedInTime(step));
  if (first === undefined) return [];
  const { index, share, holdSeconds, usual } = first;
  const at = `at ${shareWords(share)} and ${requestRateWords(usual.requestsPerSecond)}`;
  const good = `a candidate as good as the stable arm (${percentWords(usual.errorRatio)} errors)`;
  const steps = others.length === 1 ? "the step" : "the steps";
  const shares = shortList(others.map((step) => shareWords(step.share)));
  const nor = others.length === 0 ? "" : `, nor by the end of ${steps} at ${shares}`;
  return [
    {
      code: "shift-not-worse",
      path: `${path}.steps[${index}]`,
      severity: "warning",
      message: `${at} ${good} does not pass as not worse within this step of ${secondsToWords(holdSeconds)}${nor}, and nines gate holds: ${whyWords(first)}`,
      hint: hintOf(first, judge),
    },
  ];
};

function whyWords({ usual, share, seconds, neededRequests, requests, latenessSeconds }: StepPass): string {
  const needs = Number.isFinite(neededRequests)
    ? `that takes about ${countWords(roundedUp(neededRequests))} of its requests`
    : "that takes more requests than ever come";
  if (Number.isFinite(seconds)) {
    const come = latenessSeconds === 0 ? "come by then" : `are counted by then: ${lateCountsWords(latenessSeconds)}`;
    return `${needs}, and ${countWords(requests)} ${come}`;
  }
  const most = countWords(longestRolloutSeconds * usual.requestsPerSecond * share);
  return `${needs}, and ${most} come in the ${secondsToWords(longestRolloutSeconds)} that rules look back`;
}

function hintOf(step: StepPass, judge: ShiftJudge): string {
  const isTimely = Number.isFinite(step.seconds);
  const hold = isTimely ? [`hold the step for ${secondsToDuration(Math.ceil(step.seconds / 60) * 60)}`] : [];
  const weight = `give it a ${step.share > 0.5 ? "smaller" : "larger"} weight`;
  const rest = [...judgeHints(step, judge), ...(isTimely ? ["know that the pipeline waits here"] : [])];
  return [[...hold, weight].join(" or "), ...rest].join(", or ");
}

/** Which rules of the judge would be fulfilled at the end of the step. */
function judgeHints({ leastRequests, highest }: StepPass, { minRequests, effectFloor }: ShiftJudge): readonly string[] {
  if (highest <= effectFloor) return ["write a smaller judge.minRequests"];
  const floor = roundedUp(highest);
  if (leastRequests < minRequests || floor >= largestFloor) return [];
  return [`let only differences above ${exactPointWords(floor)} count (judge.effectFloor: ${floor})`];
}

/** Two digits: the number is a mean, and no more exact than that. */
function roundedUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(Number((value / unit).toPrecision(4))) * unit).toPrecision(2));
}
