import { percentWords } from "./number-words.ts";
import { evidenceRatios } from "./shift-names.ts";
import { longestRolloutSeconds } from "./shift-timing.ts";
import { secondsToDetect } from "./statistics/detectability.ts";
import { trafficForm } from "./traffic-selectors.ts";
import type { ShiftJudge, TrafficShift } from "./traffic-shift.ts";

/** Traffic as it usually is. */
export interface UsualTraffic {
  readonly requestsPerSecond: number;
  readonly errorRatio: number;
}

/** A candidate that a step should find out. */
export interface WorseThanUsual {
  readonly ratio: number;
  /** `a doubling of errors`. */
  readonly words: string;
}

/** How long a step takes, on average, to show that a candidate is worse. */
export interface StepDetection {
  readonly index: number;
  readonly share: number;
  readonly holdSeconds: number;
  readonly usual: UsualTraffic;
  readonly worse: WorseThanUsual;
  readonly seconds: number;
  /** The worst candidate that is thought of. */
  readonly worstRatio: number;
  /** The least bad candidate that shows within the step, on average, and after how long; undefined when not even the worst does. */
  readonly shown: { readonly ratio: number; readonly seconds: number } | undefined;
}

/** An objective of 99.9 % is the commonest: without a word about errors, they are what it allows. */
export const assumedErrorRatio = 0.001;

/** What each step with both arms can show; none without the usual traffic, nor where connections are counted. */
export function stepDetections(shift: TrafficShift): readonly StepDetection[] {
  const { steps, expect, judge } = shift;
  const { requestsPerSecond } = expect;
  if (requestsPerSecond === undefined || expect.errorRatio === 0) return [];
  if (trafficForm(shift).shareBasis !== "requests") return [];
  const usual = { requestsPerSecond, errorRatio: expect.errorRatio ?? assumedErrorRatio };
  const worse = leastWorse(usual.errorRatio, judge);
  // Nothing fails more often than always.
  const most = 1 / usual.errorRatio;
  const ratios = [...new Set([...evidenceRatios.map(Number), worse.ratio].map((ratio) => Math.min(ratio, most)))].sort(
    (a, b) => a - b,
  );
  const dispersion = judge.dispersion === "auto" ? 1 : judge.dispersion;
  return steps.flatMap(({ share, holdSeconds }, index) => {
    if (share <= 0 || share >= 1) return [];
    const after = (ratio: number) => secondsToDetect({ ...usual, share, ratio, dispersion }, judge);
    const shown = ratios
      .map((ratio) => ({ ratio, seconds: after(ratio) }))
      .find(({ seconds }) => isInTime({ seconds, holdSeconds }));
    return [
      { index, share, holdSeconds, usual, worse, seconds: after(worse.ratio), worstRatio: Math.max(...ratios), shown },
    ];
  });
}

/** Whether something shows before the step is over, and before rules forget how it began. */
export function isInTime({ seconds, holdSeconds }: Pick<StepDetection, "seconds" | "holdSeconds">): boolean {
  return seconds <= Math.min(holdSeconds, longestRolloutSeconds);
}

/** A doubling of errors, or what is more where twice as many are too few to matter. */
function leastWorse(errorRatio: number, { effectFloor }: ShiftJudge): WorseThanUsual {
  if (errorRatio > effectFloor && errorRatio <= 0.5) return { ratio: 2, words: "a doubling of errors" };
  // Just above the floor the difference that is seen is below it half of the time.
  const above = errorRatio > effectFloor ? 2 : 1 + (1.5 * effectFloor) / errorRatio;
  const ratio = Math.min(above, 1 / errorRatio);
  return { ratio, words: `an error ratio of ${percentWords(errorRatio * ratio)}` };
}
