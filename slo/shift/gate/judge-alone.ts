import { wilsonInterval } from "../../wilson-interval.ts";
import { countWords, percentWords } from "../number-words.ts";
import type { ArmCounts } from "../statistics/newcombe-interval.ts";
import { normalQuantile } from "../statistics/normal-quantile.ts";
import type { TrafficShift } from "../traffic-shift.ts";
import { assumedErrorRatio } from "../usual-traffic.ts";

/** What a candidate is measured by that cannot be compared. */
export interface AloneJudge {
  readonly alpha: number;
  readonly minRequests: number;
  readonly effectFloor: number;
  /** The error ratio that is usual where the stable arm does not tell. */
  readonly errorRatio: number;
}

/** What both arms did in a rollout; null is what nobody knows. */
export interface AloneFacts {
  readonly candidate: ArmCounts | null;
  readonly stable: ArmCounts | null;
  readonly judge: AloneJudge | null;
}

/** Whether it may stay, with the numbers in one sentence. */
export interface AloneVerdict {
  readonly isFine: boolean;
  readonly why: string;
  /** The error ratio that it is measured by; null where nobody knows it, or nothing was counted. */
  readonly usual: number | null;
}

/** What a shift's candidate is measured by where nothing can be compared. */
export function aloneJudge({ judge, expect }: Pick<TrafficShift, "judge" | "expect">): AloneJudge {
  const { alpha, minRequests, effectFloor } = judge;
  return { alpha, minRequests, effectFloor, errorRatio: expect.errorRatio ?? assumedErrorRatio };
}

/**
 * Whether a candidate that has all of the traffic without having been shown to be no worse fails no more often than is usual: beyond what
 * matters, and beyond chance. What is not known is not fine.
 */
export function judgeAlone({ candidate, stable, judge }: AloneFacts): AloneVerdict {
  if (judge === null)
    return { isFine: false, why: "what is usual is not known: load the rules that nines generates now", usual: null };
  if (candidate === null || !(candidate.requests > 0)) {
    const why = "nothing is known of the candidate: none of its requests were counted";
    return { isFine: false, why, usual: null };
  }
  const ratio = ratioOf(candidate);
  const isComparable = stable !== null && stable.requests >= Math.max(1, judge.minRequests);
  const usual = isComparable ? ratioOf(stable) : judge.errorRatio;
  const low = wilsonInterval(ratio, candidate.requests, normalQuantile(1 - judge.alpha))?.low ?? 1;
  const fails = `the candidate fails ${percentWords(ratio)} of ${countWords(candidate.requests)} ${candidate.requests < 2 ? "request" : "requests"}`;
  const both = isComparable ? `${fails}, the stable arm ${percentWords(usual)} of ${countWords(stable.requests)}` : "";
  if (low > usual + judge.effectFloor) {
    const why = both || `${fails}, usual are ${percentWords(usual)}; nothing to compare it with`;
    return { isFine: false, why, usual };
  }
  const lack = lacks({ candidate, stable, judge });
  return { isFine: true, why: lack === "" ? `not decided: ${both}` : `not compared: ${lack}`, usual };
}

function ratioOf({ requests, errors }: ArmCounts): number {
  return Math.min(1, errors / requests);
}

/** `4 of 100 stable requests`. */
function lacks({ candidate, stable, judge }: AloneFacts): string {
  const needed = judge?.minRequests ?? 0;
  return [
    { role: "candidate", requests: candidate?.requests ?? 0 },
    { role: "stable", requests: stable?.requests ?? 0 },
  ]
    .filter(({ requests }) => requests < needed)
    .map(({ role, requests }) => `${countWords(requests)} of ${countWords(needed)} ${role} requests`)
    .join(", ");
}
