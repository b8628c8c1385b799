import { secondsToWords } from "../../../duration.ts";
import type { Problem } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { countWords, exactPointWords, requestRateWords } from "../../number-words.ts";
import { longestRolloutSeconds } from "../../shift-timing.ts";
import { usualJudge } from "../../spec/shift-from-spec.ts";
import { secondsToDetect } from "../../statistics/detectability.ts";
import { expectedDispersion } from "../../statistics/dispersion.ts";
import { trafficForm } from "../../traffic-selectors.ts";
import type { ShiftJudge, TrafficShift } from "../../traffic-shift.ts";
import { usualTraffic } from "../../usual-traffic.ts";

/** Rules of a verdict that never comes, or comes too late to be of use. */
export const lintJudge: ShiftLint = ({ shift, spec, path }) => {
  if (spec.judge === undefined) return [];
  const at = (field: string) => ({ code: "shift-judge", path: `${path}.judge${field}`, severity: "warning" as const });
  if (trafficForm(shift).shareBasis !== "requests") {
    return [
      {
        ...at(""),
        message: "nothing is ever judged here: in TCP mode connections are counted, not requests",
        hint: "remove judge, or count requests: in HTTP mode, by pods, or by counters of the application",
      },
    ];
  }
  return [...floorProblems(shift), ...lateProblems(shift)].map(({ field, words }) => ({ ...at(field), ...words }));
};

interface Found {
  readonly field: string;
  readonly words: Pick<Problem, "message" | "hint" | "severity">;
}

/** Whoever writes so large a floor takes it for percent. */
export const largestFloor = 0.1;

const noFloor = {
  message:
    "with 0 any difference counts, and the smallest can never be ruled out: a candidate as good as the stable arm never passes as not worse, and nines gate holds it for good",
  hint: `write the smallest difference that matters, such as ${usualJudge.effectFloor} for ${exactPointWords(usualJudge.effectFloor)}`,
};

function floorProblems({ judge, expect }: TrafficShift): readonly Found[] {
  const { effectFloor } = judge;
  if (effectFloor === 0) return [{ field: ".effectFloor", words: noFloor }];
  if (effectFloor < largestFloor) return [];
  // What was written is repeated as it is.
  const points = exactPointWords(effectFloor);
  const hint = `write a ratio, such as ${Number((effectFloor / 100).toPrecision(6))} for ${exactPointWords(effectFloor / 100)}`;
  if (effectFloor + (expect.errorRatio ?? 0) >= 1) {
    const message = `no candidate is ever called worse: it would have to fail ${points} more often than the stable arm`;
    return [{ field: ".effectFloor", words: { severity: "error", message, hint } }];
  }
  const message = `a candidate may fail ${points} more often than the stable arm and is not called worse`;
  return [{ field: ".effectFloor", words: { message, hint: `${hint}, unless you mean that` } }];
}

/** Ten times the errors show, by themselves, after about twenty. */
const mostErrors = 1000;
/** As many have that many errors when one of a hundred fails. */
const mostRequests = 100_000;
const manyTimes = 10;

function lateProblems(shift: TrafficShift): readonly Found[] {
  const { judge, steps } = shift;
  const usual = usualTraffic(shift);
  if (usual === undefined) return manyErrorsProblems(judge);
  const shares = steps.map(({ share }) => share).filter((share) => share > 0 && share < 1);
  const isLate = (by: ShiftJudge) => {
    const worst = { ...usual, failing: 1, dispersion: expectedDispersion(by) };
    const soonest = Math.min(
      ...(shares.length === 0 ? [0.5] : shares).map((share) =>
        secondsToDetect({ ...worst, share }, { ...by, effectFloor: 0 }),
      ),
    );
    return soonest > longestRolloutSeconds;
  };
  // Where traffic is too little for any judge it is not this one's fault.
  if (!isLate(judge) || isLate(usualJudge)) return [];
  return [
    {
      field: "",
      words: {
        message: `at ${requestRateWords(usual.requestsPerSecond)} not even a candidate whose requests all fail is called worse within the ${secondsToWords(longestRolloutSeconds)} that rules look back`,
        hint: "write a smaller minErrors, minRequests or dispersion, or leave judge out",
      },
    },
  ];
}

function manyErrorsProblems(judge: ShiftJudge): readonly Found[] {
  const found = (field: string, errors: number, hint: string): readonly Found[] => {
    if (errors <= mostErrors) return [];
    const message = `even a candidate with ${manyTimes} times the errors is called worse only after ${countWords(errors)} errors`;
    return [{ field, words: { message, hint } }];
  };
  // One error a second, so that seconds count errors.
  const one = {
    requestsPerSecond: 1,
    errorRatio: 2 / (1 + manyTimes),
    share: 0.5,
    failing: (manyTimes * 2) / (1 + manyTimes),
  };
  const byEvidence = { ...judge, minErrors: 0, minRequests: 0, effectFloor: 0 };
  const forEvidence = Math.ceil(secondsToDetect({ ...one, dispersion: expectedDispersion(judge) }, byEvidence));
  return [
    ...(judge.minRequests > mostRequests ? [manyRequests(judge)] : []),
    ...found(".minErrors", judge.minErrors, "write fewer, such as 5: evidence takes by itself as many as it needs"),
    ...found(".dispersion", forEvidence, 'write "auto", which measures it, or a smaller number'),
  ];
}

function manyRequests({ minRequests }: ShiftJudge): Found {
  const message = `not even a candidate whose requests all fail is called worse before ${countWords(minRequests)} of its requests`;
  const hint = `write fewer, such as ${usualJudge.minRequests}: evidence takes by itself as many as it needs; or write how many come (expect.requestsPerSecond)`;
  return { field: ".minRequests", words: { message, hint } };
}
