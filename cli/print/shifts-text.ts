import { secondsToWords } from "../../slo/duration.ts";
import { percentWords, rateWords, requestRateWords, shareWords } from "../../slo/shift/number-words.ts";
import { canPart, wholeArm } from "../../slo/shift/possible-shares.ts";
import { type StepDetection, stepDetections } from "../../slo/shift/step-detections.ts";
import { trafficForm } from "../../slo/shift/traffic-selectors.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { type Cell, renderTable } from "./table.ts";

interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** What each step of each traffic shift shows of a candidate that is worse; nothing for a stack without shifts. */
export function shiftsText(shifts: readonly TrafficShift[], { bold, dim }: Paint): string {
  if (shifts.length === 0) return "";
  const heads = ["traffic shift", ...stepHeads].map((text) => ({ text, paint: dim }));
  const rows = shifts.flatMap((shift): readonly (readonly (string | Cell)[])[] =>
    stepRows(shift).map((row, index) => [index === 0 ? { text: shift.id, paint: bold } : "", ...row]),
  );
  return `${renderTable([heads, ...rows], { align: ["left", "right", "right", "left"] })}\n`;
}

/** What stands above the columns of `stepRows`. */
export const stepHeads = ["step", "held", "shows within it, on average"] as const;

/** What each step shows, or one row that says why nobody knows. */
export function stepRows(shift: TrafficShift): readonly (readonly [step: string, held: string, shows: string])[] {
  const unknown = whyUnknown(shift);
  if (unknown !== undefined) return [["", "", unknown]];
  const known = stepDetections(shift);
  return shift.steps.map(({ share, holdSeconds }, at) => {
    const step = known.find(({ index }) => index === at);
    return [
      shareWords(share),
      secondsToWords(holdSeconds),
      step === undefined ? nothingText(share, shift) : shownText(step),
    ];
  });
}

function whyUnknown(shift: TrafficShift): string | undefined {
  const { steps, expect } = shift;
  if (trafficForm(shift).shareBasis !== "requests") return "never judged: connections are counted, not requests";
  if (!canPart(shift)) return "nothing: all of the traffic moves at once";
  const whole = wholeArm(shift);
  if (whole !== undefined) return `nothing: ${whole.name} has all of the traffic by these weights`;
  if (steps.length === 0) return "not known without steps";
  if (expect.requestsPerSecond === undefined) return "not known without expect.requestsPerSecond";
  return expect.errorRatio === 0 ? "nothing: no errors are expected" : undefined;
}

function nothingText(share: number, { stable, candidate }: TrafficShift): string {
  const without = share >= 1 ? stable : candidate;
  return `nothing: ${without.name} gets no requests to compare with`;
}

function shownText({ shown, usual, worstRatio }: StepDetection): string {
  const errors = (ratio: number) => `${rateWords(ratio)} times the errors (${percentWords(ratio * usual.errorRatio)})`;
  const at = `at ${requestRateWords(usual.requestsPerSecond)}`;
  if (shown === undefined) return `not even ${errors(worstRatio)}, ${at}`;
  return `${errors(shown.ratio)} after ${secondsToWords(shown.seconds)}, ${at}`;
}
