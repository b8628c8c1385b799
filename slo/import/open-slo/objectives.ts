import Big from "big.js";
import type { CompositeSpec, SliSpec } from "../../spec.ts";
import type { CarriedSli } from "../carry/events.ts";
import { withFreeGroupNames } from "../carry/group-names.ts";
import { readObjective } from "../carry/objective.ts";
import type { Reader } from "../source/reader.ts";
import { type IndicatorContext, indicatorSli, openIndicator } from "./indicator.ts";

/** One objective of an SLO as an SLO of its own. */
export interface CarriedObjectiveSlo {
  /** Ending of the SLO's name when there are several; empty when there is one. */
  readonly suffix: string;
  readonly title: string | undefined;
  readonly objective: string;
  readonly sli: SliSpec;
  readonly groupBy: readonly string[];
  readonly key: string;
  readonly at: Reader;
}

interface Part extends CarriedObjectiveSlo {
  readonly weight: number | undefined;
}

/** Every objective of an SLO; objectives with an indicator of their own are also put together again as a composite. */
export function readObjectives(spec: Reader, slo: string, context: IndicatorContext): readonly CarriedObjectiveSlo[] {
  const objectives = spec.mappings("objectives");
  if (objectives.length === 0) {
    spec.fail("", {
      code: "import-missing",
      message: "the SLO has no objectives",
      hint: "write objectives with a target",
    });
    return [];
  }
  const shared = openIndicator(spec, context.catalog);
  if (shared === undefined && (spec.has("indicator") || spec.has("indicatorRef"))) return [];
  const isComposite =
    shared === undefined && objectives.some((objective) => objective.has("indicator") || objective.has("indicatorRef"));
  const parts = objectives.flatMap((objective, index) => {
    const only = objectives.length === 1;
    const part = objective.orLeaveOut(() =>
      partOf(objective, { shared, context, slo, position: only ? undefined : index }),
    );
    return part ?? [];
  });
  if (!isComposite || parts.length < 2) return parts;
  if (parts.length < objectives.length) {
    const message = `the whole of ${slo} is not carried over: one of its objectives is left out`;
    spec.warn("objectives", { code: "import-indicator", message, hint: "correct the objective" });
    return parts;
  }
  return [...parts, compositeOf(spec, slo, parts)];
}

interface PartContext {
  readonly shared: Reader | undefined;
  readonly context: IndicatorContext;
  readonly slo: string;
  /** Nothing when it is the only objective. */
  readonly position: number | undefined;
}

function partOf(objective: Reader, { shared, context, slo, position }: PartContext): Part | undefined {
  const own = shared === undefined ? openIndicator(objective, context.catalog) : undefined;
  const weight = weightOf(objective, shared === undefined);
  const title = objective.text("displayName");
  const percent = targetOf(objective);
  const measured = indicatorSli(shared ?? own, objective, context);
  if (context.method === "occurrences") {
    for (const field of ["timeSliceTarget", "timeSliceWindow"]) {
      objective.lose(field, "it counts only with Timeslices", "nothing to do");
    }
  }
  if (percent === undefined || measured === undefined) return undefined;
  const named: CarriedSli<SliSpec> = withFreeGroupNames(measured, (remark) => objective.warn("", remark));
  return {
    suffix: position === undefined ? "" : (title ?? String(position + 1)),
    title: position === undefined ? undefined : title,
    objective: percent,
    sli: named.sli,
    groupBy: named.groupBy,
    key: `${slo}/${position ?? 0}`,
    at: objective,
    weight,
  };
}

function weightOf(objective: Reader, counts: boolean): number | undefined {
  if (!counts) {
    objective.lose("compositeWeight", "the SLO has one indicator for all objectives", "nothing to do");
    return undefined;
  }
  const written = objective.text("compositeWeight");
  if (written === undefined) return undefined;
  const weight = Number(written);
  if (weight > 0 && Number.isFinite(weight)) return weight;
  objective.warn("compositeWeight", {
    code: "import-indicator",
    message: `the weight ${written} becomes 1: weights are numbers above 0`,
    hint: "write a number above 0",
  });
  return undefined;
}

function targetOf(objective: Reader): string | undefined {
  const field = objective.has("targetPercent") && !objective.has("target") ? "targetPercent" : "target";
  if (field === "target") objective.lose("targetPercent", "target is given too", "keep one of them");
  return readObjective(objective, field, field === "target" ? "ratio" : "percent");
}

/** Parts that each keep their own target, together keep the weighted mean of the targets. */
function compositeOf(spec: Reader, slo: string, parts: readonly Part[]): CarriedObjectiveSlo {
  const weights = parts.map((part) => new Big(part.weight ?? 1));
  const sum = weights.reduce((total, weight) => total.plus(weight), new Big(0));
  const weighed = parts.reduce(
    (total, part, index) => total.plus((weights[index] ?? new Big(1)).times(part.objective)),
    new Big(0),
  );
  const objective = weighed.div(sum).round(10).toFixed();
  const of = parts.map((part) => ({ slo: part.key, ...(part.weight !== undefined && { weight: part.weight }) }));
  const sli: CompositeSpec = { kind: "composite", rule: "weighted", of };
  spec.warn("objectives", {
    code: "import-indicator",
    message: `the objectives become SLOs of their own, and ${slo} their weighted mean with the objective ${objective}`,
    hint: "choose another objective for the whole if you like: OpenSLO states none",
  });
  return { suffix: "", title: undefined, objective, sli, groupBy: [], key: slo, at: spec };
}
