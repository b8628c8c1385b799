import { expect, test } from "@jest/globals";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { addEvidence, type EvidenceSums, noEvidence } from "../../../../slo/shift/statistics/evidence.ts";
import { judgeShift } from "../../../../slo/shift/statistics/judge-shift.ts";
import { newcombeInterval } from "../../../../slo/shift/statistics/newcombe-interval.ts";
import { normalQuantile } from "../../../../slo/shift/statistics/normal-quantile.ts";
import { stackOf } from "../../../alerts/generated-stack.ts";
import { evaluatedShift } from "../../../alerts/shift/evaluated-shift.ts";
import { oneShift } from "../../../alerts/shift/every-shift.ts";
import { needs } from "../../../servers/needs.ts";

const minutes = 20;
/** Scrapes 15 seconds apart. */
const intervals = minutes * 4;

/** What both arms do between two scrapes. */
const courses = [
  { name: "a worse candidate", stable: { requests: 540, errors: 3 }, candidate: { requests: 60, errors: 2 } },
  { name: "a healthy candidate", stable: { requests: 54_000, errors: 54 }, candidate: { requests: 6000, errors: 6 } },
  { name: "a little traffic", stable: { requests: 54, errors: 1 }, candidate: { requests: 6, errors: 0 } },
  { name: "bursts", stable: { requests: 540, errors: 3 }, candidate: { requests: 60, errors: 2 }, dispersion: 3 },
] as const;

needs("prometheus")("rules and judgeShift()", () => {
  test.each(courses)("say the same of $name", async (course) => {
    const { stable, candidate } = course;
    const dispersion = "dispersion" in course ? course.dispersion : 1;
    const stack = stackOf({ ...oneShift("haproxy-http", { judge: { dispersion } }), scrapeInterval: "15s" });
    const [shift] = stack.shifts;
    if (shift === undefined) throw new Error("there is no shift");
    let sums: EvidenceSums = noEvidence;
    for (let interval = 0; interval < intervals; interval++) {
      sums = addEvidence(sums, {
        errors: stable.errors + candidate.errors,
        candidateErrors: candidate.errors,
        candidateShare: candidate.requests / (stable.requests + candidate.requests),
      });
    }
    const whole = ({ requests, errors }: { requests: number; errors: number }) => ({
      requests: requests * intervals,
      errors: errors * intervals,
    });
    const counts = { stable: whole(stable), candidate: whole(candidate), sums, dispersion };
    const verdict = judgeShift(counts, shift.judge);
    const worth = ({ requests, errors }: { requests: number; errors: number }) => ({
      requests: (requests * intervals) / dispersion,
      errors: (errors * intervals) / dispersion,
    });
    const high = newcombeInterval(worth(candidate), worth(stable), normalQuantile(0.999))?.high;

    // The rules' rates reach back over four scrapes, so that both ends of a rollout are a little blurred.
    const isNear = (series: string, value: number | null | undefined) => ({
      expr: `sum(abs(${series} - (${value})) < bool ${Math.max(0.05, 0.05 * Math.abs(Number(value)))})`,
      eval_time: `${10 + minutes}m`,
      exp_samples: [{ labels: "{}", value: 1 }],
    });
    const flow = (of: { requests: number; errors: number }) => ({ ...of, slow: 0, lost: 0 });
    const said = await evaluatedShift({
      stack,
      phases: [
        { minutes: 10, weights: [100, 0], flows: [flow(stable), flow({ requests: 0, errors: 0 })] },
        { minutes: minutes + 5, weights: [90, 10], flows: [flow(stable), flow(candidate)] },
      ],
      promql: [
        isNear(shiftSeries.errorEvidence, verdict.evidence),
        isNear(`${shiftHelperSeries.errorDifferenceHigh} * 100`, Number(high) * 100),
        isNear(`${shiftSeries.verdict}{verdict="${verdict.kind}"}`, 1),
      ],
    });
    expect(said).toBe("");
  });
});
