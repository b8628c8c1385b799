import type { Sli } from "../../slo/model.ts";
import type { Idle } from "../../slo/spec.ts";
import { evaluationSeconds } from "../intervals.ts";
import { emptyGrid, type GroupSignal, type Recording, withoutExcluded } from "./recording.ts";
import { isSample, noSample } from "./sample-grid.ts";

type Composite = Extract<Sli, { readonly kind: "composite" }>;

interface CompositeInput {
  readonly idle: Idle;
  /** The parts' recordings by SLO id, all over the timeline of the composite. */
  readonly parts: ReadonlyMap<string, Recording>;
  /** Where the composite itself is excluded. */
  readonly own: Pick<Recording, "timeline" | "excluded">;
}

/** What the rules record for a composite: each minute is one event, bad to the share that its parts' error ratios say. */
export function compositeRecording(sli: Composite, { idle, parts, own }: CompositeInput): Recording {
  const group: GroupSignal = { labels: {}, total: emptyGrid(own.timeline), bad: emptyGrid(own.timeline) };
  for (let index = 0; index < group.total.values.length; index++) {
    const minutes = sli.parts.map(({ slo, weight }) => ({
      weight: Number(weight),
      ...partMinute(parts.get(slo), index),
    }));
    const known = minutes.filter(({ ratio }) => isSample(ratio));
    const isIdle = known.length === 0 && minutes.some(({ total }) => isSample(total));
    if (known.length > 0) {
      group.total.values[index] = 1 / evaluationSeconds;
      group.bad.values[index] = combined(sli.rule, known) / evaluationSeconds;
    } else if (isIdle && idle !== "unknown") {
      group.total.values[index] = 0;
      group.bad.values[index] = 0;
    }
  }
  return withoutExcluded({ ...own, groups: [group] });
}

function partMinute(part: Recording | undefined, index: number): { readonly ratio: number; readonly total: number } {
  const total = sumOf(part, "total", index);
  return { total, ratio: total > 0 ? sumOf(part, "bad", index) / total : noSample };
}

/** `sum by (slo_id)`: the groups that have a sample; `noSample` when none has. */
function sumOf(part: Recording | undefined, signal: "total" | "bad", index: number): number {
  const values = (part?.groups ?? [])
    .map((group) => group[signal].values[index] ?? noSample)
    .filter((value) => isSample(value));
  return values.length === 0 ? noSample : values.reduce((sum, value) => sum + value, 0);
}

function combined(
  rule: Composite["rule"],
  parts: readonly { readonly ratio: number; readonly weight: number }[],
): number {
  if (rule === "weakest") return Math.max(...parts.map(({ ratio }) => ratio));
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.reduce((sum, { ratio, weight }) => sum + ratio * weight, 0) / weights;
}
