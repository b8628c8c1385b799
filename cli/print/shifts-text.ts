import { secondsToWords } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { requestRateWords, shareWords } from "../../slo/shift/number-words.ts";
import { canPart, wholeArm } from "../../slo/shift/possible-shares.ts";
import { gateHoldsSeconds } from "../../slo/shift/settle-time.ts";
import { failingWords, type StepDetection, stepDetections } from "../../slo/shift/step-detections.ts";
import { isPassedInTime, type StepPass, stepPasses } from "../../slo/shift/step-passes.ts";
import { trafficForm } from "../../slo/shift/traffic-selectors.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { type Cell, renderTable } from "./table.ts";

interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

type Shifting = Pick<Stack, "shifts" | "scrapeSeconds">;

/** When a good candidate passes each step of each traffic shift, and what it shows of one that is worse; nothing for a stack without shifts. */
export function shiftsText({ shifts, scrapeSeconds }: Shifting, { bold, dim }: Paint): string {
  if (shifts.length === 0) return "";
  const heads = ["traffic shift", ...stepHeads].map((text) => ({ text, paint: dim }));
  const rows = shifts.flatMap((shift): readonly (readonly (string | Cell)[])[] =>
    stepRows(shift, { scrapeSeconds }).map((row, index) => [
      index === 0 ? { text: shift.id, paint: bold } : "",
      ...row,
    ]),
  );
  return `${renderTable([heads, ...rows], { align: ["left", ...stepAlign] })}\n`;
}

/** What stands above the columns of `stepRows`. */
export const stepHeads = [
  "step",
  "held",
  "a good candidate passes",
  "a worse one shows within it, on average",
] as const;

/** How its columns are aligned. */
export const stepAlign = ["right", "right", "left", "left"] as const;

/** What each step shows, or one row that says why nobody knows. */
export function stepRows(shift: TrafficShift, stack: Pick<Stack, "scrapeSeconds">): readonly (readonly string[])[] {
  const unknown = whyUnknown(shift);
  // A shorter row, whose last cell no other has to be as wide as.
  if (unknown !== undefined) return [["", "", unknown]];
  const [known, passes] = [stepDetections(shift), stepPasses(shift)];
  return shift.steps.map(({ share, holdSeconds }, at) => {
    const step = known.find(({ index }) => index === at);
    const pass = passes.find(({ index }) => index === at);
    return [
      shareWords(share),
      secondsToWords(holdSeconds),
      pass === undefined ? "" : passText(pass, gateHoldsSeconds(shift, stack)),
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
  return undefined;
}

function nothingText(share: number, { stable, candidate }: TrafficShift): string {
  const without = share >= 1 ? stable : candidate;
  return `nothing: ${without.name} gets no requests to compare with`;
}

/** Gates hold for a while after each change of weights, whatever is shown by then. */
function passText(step: StepPass, gateSeconds: number): string {
  if (!Number.isFinite(step.seconds)) return "never";
  const after = `after ${secondsToWords(Math.max(step.seconds, gateSeconds))}`;
  return isPassedInTime(step) && gateSeconds < step.holdSeconds ? after : `not within it: ${after}`;
}

function shownText({ shown, usual, worst }: StepDetection): string {
  const at = `at ${requestRateWords(usual.requestsPerSecond)}`;
  if (shown === undefined) return `not even ${failingWords(worst, usual)}, ${at}`;
  return `${failingWords(shown.failing, usual)} after ${secondsToWords(shown.seconds)}, ${at}`;
}
