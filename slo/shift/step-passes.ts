import { longestRolloutSeconds } from "./shift-timing.ts";
import { expectedDispersion } from "./statistics/dispersion.ts";
import { noEvidence } from "./statistics/evidence.ts";
import { highestDifference, type JudgedCounts, verdictKind } from "./statistics/judge-shift.ts";
import { countLatenessSeconds } from "./traffic/count-lateness.ts";
import type { ShiftJudge, ShiftStep, TrafficShift } from "./traffic-shift.ts";
import { type UsualTraffic, usualTraffic } from "./usual-traffic.ts";

/** When a candidate as good as the stable arm is shown to be no worse: before that a gate holds. */
export interface StepPass {
  readonly index: number;
  readonly share: number;
  readonly holdSeconds: number;
  readonly usual: UsualTraffic;
  /** Since the step began, on average, with what counts are late: 0 where steps before it showed that already, infinite where no hold is long enough. */
  readonly seconds: number;
  /** What it takes of the candidate's requests, over the whole rollout and however long ago; infinite where no number is enough. */
  readonly neededRequests: number;
  /** How many of them are counted at the end of the step. */
  readonly requests: number;
  /** The same of the arm that has fewer. */
  readonly leastRequests: number;
  /** By how much the candidate may still be worse then. */
  readonly highest: number;
  /** By how much counts are late. */
  readonly latenessSeconds: number;
}

/** One of each step with both arms; none without the usual traffic, nor where connections are counted. */
export function stepPasses(shift: TrafficShift): readonly StepPass[] {
  const usual = usualTraffic(shift);
  if (usual === undefined) return [];
  const { steps, judge } = shift;
  const latenessSeconds = countLatenessSeconds(shift.traffic);
  return steps.flatMap((step, index): readonly StepPass[] => {
    if (!hasBothArms(step)) return [];
    const { share, holdSeconds } = step;
    const course = { before: steps.slice(0, index).filter(hasBothArms), share, usual, judge, latenessSeconds };
    const atEnd = countsAfter(holdSeconds, course);
    const [requests, ofStable] = [atEnd.candidate.requests, atEnd.stable.requests];
    return [
      {
        index,
        share,
        holdSeconds,
        usual,
        seconds: secondsToPass(course),
        neededRequests: neededRequests(course),
        requests,
        leastRequests: Math.min(requests, ofStable),
        highest: highestDifference(atEnd, judge),
        latenessSeconds,
      },
    ];
  });
}

/** Whether it is shown before the step is over. */
export function isPassedInTime({ seconds, holdSeconds }: Pick<StepPass, "seconds" | "holdSeconds">): boolean {
  return seconds <= holdSeconds;
}

/** A step that goes on for as long as need be, after those before it. */
interface StepCourse {
  readonly before: readonly ShiftStep[];
  readonly share: number;
  readonly usual: UsualTraffic;
  readonly judge: ShiftJudge;
  readonly latenessSeconds: number;
}

function hasBothArms({ share }: Pick<ShiftStep, "share">): boolean {
  return share > 0 && share < 1;
}

/** In which as many come as are ever needed, also one by one. */
const longestSeconds = 1e18;

function neededRequests(course: StepCourse): number {
  const seconds = secondsToPass(course, longestSeconds);
  return Number.isFinite(seconds)
    ? countsAfter(seconds, course, longestSeconds).candidate.requests
    : Number.POSITIVE_INFINITY;
}

function secondsToPass(course: StepCourse, lookBackSeconds = longestRolloutSeconds): number {
  const isPassed = (seconds: number) =>
    verdictKind(countsAfter(seconds, course, lookBackSeconds), course.judge) === "not_worse";
  if (isPassed(0)) return 0;
  // Later than that all that is looked back upon is of this step.
  let [before, after] = [0, course.latenessSeconds + lookBackSeconds];
  if (!isPassed(after)) return Number.POSITIVE_INFINITY;
  while (after - before > after * 1e-6) {
    const middle = (before + after) / 2;
    if (isPassed(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/** What is counted of both arms so many seconds after the step began, if errors came exactly as often as expected at both. */
function countsAfter(
  seconds: number,
  { before, share, usual, judge, latenessSeconds }: StepCourse,
  lookBackSeconds = longestRolloutSeconds,
): JudgedCounts {
  const counted = { late: latenessSeconds, left: lookBackSeconds, stable: 0, candidate: 0 };
  for (const step of [{ share, holdSeconds: seconds }, ...before.toReversed()]) {
    const late = Math.min(counted.late, step.holdSeconds);
    const taken = Math.min(counted.left, step.holdSeconds - late);
    counted.late -= late;
    counted.left -= taken;
    counted.candidate += taken * usual.requestsPerSecond * step.share;
    counted.stable += taken * usual.requestsPerSecond * (1 - step.share);
  }
  const withErrors = (requests: number) => ({ requests, errors: requests * usual.errorRatio });
  return {
    stable: withErrors(counted.stable),
    candidate: withErrors(counted.candidate),
    sums: noEvidence,
    dispersion: expectedDispersion(judge),
  };
}
