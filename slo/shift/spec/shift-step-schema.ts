import { z } from "zod";
import type { Instead } from "../../document/schema-walk.ts";
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
  .refine(() => true, { params: { instead: stepsWords satisfies Instead } })
  .refine(({ weight, hold }) => weight === 100 || durationToSeconds(hold) !== 0, {
    path: ["hold"],
    error: ({ input }) => `${JSON.stringify((input as { hold?: unknown }).hold)} is no time in which anything is seen`,
    params: {
      code: "duration",
      hint: 'write how long this step lasts, such as "10m"; only a step with weight 100 needs no time',
    },
  });

/** Percent that stand alone, one or several, as steps. */
function stepsWords(value: unknown): string {
  const text = typeof value === "object" ? "" : String(value);
  // Beside a time there is a unit: 10% for 20m.
  const numbers = text.match(/\d+(?:\.\d+)?(?=\s*%)/g) ?? text.match(/\d+(?:\.\d+)?(?![\w.])/g) ?? [];
  const weights = numbers.map(Number).filter((weight) => weight <= 100);
  return (weights.length > 0 ? weights : [10]).map((weight) => `{ weight: ${weight}, hold: "10m" }`).join(", ");
}
