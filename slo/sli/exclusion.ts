import { durationToSeconds } from "../duration.ts";
import type { Exclusion } from "../model.ts";
import type { Problem } from "../problem.ts";
import { show } from "../problem.ts";
import type { ExclusionSpec } from "../spec.ts";

/** An exclusion as numbers, or why it cannot be one. The spec has passed the schema already. */
export function exclusionFromSpec(spec: ExclusionSpec, path: string): Exclusion | Problem {
  if ("every" in spec) {
    const forSeconds = durationToSeconds(spec.for) ?? 0;
    if (forSeconds > 86_400)
      return {
        code: "exclusion",
        path: `${path}.for`,
        message: `${show(spec.for)} is longer than a day`,
        hint: "write one exclusion per day, each at most 24h",
      };
    const [hours = "0", minutes = "0"] = spec.at.split(":");
    return {
      kind: "recurring",
      name: spec.name,
      every: spec.every,
      atSeconds: Number(hours) * 3600 + Number(minutes) * 60,
      forSeconds,
    };
  }
  const fromSeconds = Date.parse(spec.from) / 1000;
  const toSeconds = Date.parse(spec.to) / 1000;
  if (toSeconds <= fromSeconds)
    return {
      code: "exclusion",
      path: `${path}.to`,
      message: `${show(spec.to)} is not after ${show(spec.from)}`,
      hint: "write an end that is later than the start",
    };
  return { kind: "once", name: spec.name, fromSeconds, toSeconds };
}
