import { z } from "zod";
import { durationToSeconds } from "../../duration.ts";
import { lengthOfTime } from "./shift-field-schemas.ts";

/** One step of the plan. Nothing follows the one with everything, so that alone may be no time at all. */
export const shiftStep = z
  .strictObject({
    weight: z.number().min(0).max(100).describe("Percent for the candidate."),
    hold: lengthOfTime('write a Prometheus duration such as "30s", "5m", "1h30m" or "30d"').describe(
      "A Prometheus duration: 30s, 5m, 1h30m, 30d. 0s with weight 100 alone.",
    ),
  })
  .refine(({ weight, hold }) => weight === 100 || durationToSeconds(hold) !== 0, {
    path: ["hold"],
    error: ({ input }) => `${JSON.stringify((input as { hold?: unknown }).hold)} is no time in which anything is seen`,
    params: {
      code: "duration",
      hint: 'write how long this step lasts, such as "10m"; only a step with weight 100 needs no time',
    },
  });
