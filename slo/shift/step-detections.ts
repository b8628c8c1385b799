import { evidenceRatios } from "./evidence-series.ts";
import { percentWords, rateWords } from "./number-words.ts";
import { longestRolloutSeconds } from "./shift-timing.ts";
import { secondsToDetect } from "./statistics/detectability.ts";
import { expectedDispersion } from "./statistics/dispersion.ts";
import { countLatenessSeconds } from "./traffic/count-lateness.ts";
import type { ShiftJudge, TrafficShift } from "./traffic-shift.ts";
import { assumedErrorRatio, type UsualTraffic, usualTraffic } from "./usual-traffic.ts";

/** A candidate that a step should find out. */
export interface WorseThanUsual {
  /** Its error ratio. */
  readonly failing: number;
  /** `a doubling of errors`. */
  readonly words: string;
}

/** How long a step takes, on average and with what counts are late, to show that a candidate is worse. */
export interface StepDetection {
  readonly index: number;
  readonly share: number;
  readonly holdSeconds: number;
  readonly usual: UsualTraffic;
  readonly worse: WorseThanUsual;
  readonly seconds: number;
  /** The error ratio of the worst candidate that is thought of. */
  readonly worst: number;
  /** The least bad candidate that shows within the step, on average, and after how long; undefined when not even the worst does. */
  readonly shown: { readonly failing: number; readonly seconds: number } | undefined;
  /** By how much counts are late. */
  readonly latenessSeconds: number;
}

/** What each step with both arms can show; none without the usual traffic, nor where connections are counted. */
export function stepDetections(shift: TrafficShift): readonly StepDetection[] {
  const { steps, judge } = shift;
  const usual = usualTraffic(shift);
  if (usual === undefined) return [];
  const worse = leastWorse(usual.errorRatio, judge);
  const [dispersion, latenessSeconds] = [expectedDispersion(judge), countLatenessSeconds(shift.traffic)];
  const unit = usual.errorRatio || leastThatMatters(judge);
  // Nothing fails more often than always.
  const thoughtOf = evidenceRatios.map((ratio) => Math.min(1, Number(ratio) * unit));
  const candidates = [...new Set([...thoughtOf, worse.failing])].sort((a, b) => a - b);
  return steps.flatMap(({ share, holdSeconds }, index) => {
    if (share <= 0 || share >= 1) return [];
    const after = (failing: number) =>
      latenessSeconds + secondsToDetect({ ...usual, share, failing, dispersion }, judge);
    const shown = candidates
      .map((failing) => ({ failing, seconds: after(failing) }))
      .find(({ seconds }) => isInTime({ seconds, holdSeconds, latenessSeconds }));
    const [seconds, worst] = [after(worse.failing), Math.max(...candidates)];
    return [{ index, share, holdSeconds, usual, worse, seconds, worst, shown, latenessSeconds }];
  });
}

/** Whether something shows before the step is over, and before rules forget how it began. */
export function isInTime({
  seconds,
  holdSeconds,
  latenessSeconds,
}: Pick<StepDetection, "seconds" | "holdSeconds" | "latenessSeconds">): boolean {
  return seconds <= Math.min(holdSeconds, latenessSeconds + longestRolloutSeconds);
}

/** `2 times the errors (0.2 %)`; where none are usual, or nothing else, nothing is a multiple of them: `an error ratio of 0.2 %`. */
export function failingWords(failing: number, { errorRatio }: Pick<UsualTraffic, "errorRatio">): string {
  const times = errorRatio === 0 ? "1" : rateWords(failing / errorRatio);
  return times === "1" ? ratioWords(failing) : `${times} times the errors (${percentWords(failing)})`;
}

/** A doubling of errors, or what is more where twice as many are too few to matter. */
function leastWorse(errorRatio: number, judge: ShiftJudge): WorseThanUsual {
  const isDoubled = errorRatio > judge.effectFloor;
  if (isDoubled && errorRatio <= 0.5) return { failing: 2 * errorRatio, words: "a doubling of errors" };
  // Just above the floor the difference that is seen is below it half of the time.
  const failing = isDoubled ? 1 : Math.min(1, errorRatio + 1.5 * leastThatMatters(judge));
  return { failing, words: ratioWords(failing) };
}

function leastThatMatters({ effectFloor }: ShiftJudge): number {
  return effectFloor || assumedErrorRatio;
}

function ratioWords(failing: number): string {
  return `an error ratio of ${percentWords(failing)}`;
}
