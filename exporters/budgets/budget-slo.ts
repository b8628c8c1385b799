import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import { objectiveToRatio } from "../../slo/objective.ts";
import { sliEpoch } from "../../slo/sli/sli-epoch.ts";
import type { Idle } from "../../slo/spec.ts";
import { type ProbeSlo, probeSlo } from "../accounting/probe-slo.ts";

/** An SLO whose budget is told by minutes in the store, whoever put them there. */
export interface BudgetSlo extends Omit<ProbeSlo, "target"> {
  /** `probe`: this exporter measures it. `prometheus`: rules record it, and the exporter reads them. */
  readonly source: "probe" | "prometheus";
  readonly idle: Idle;
}

const minuteMs = 60_000;

/** What budgets need to know of an SLO. */
export function budgetSlo(slo: Slo, { exporter }: Pick<Stack, "exporter">): BudgetSlo {
  const { id, service, name, period, exclusions, idle } = slo;
  const epoch = sliEpoch(slo);
  const measured = probeSlo(slo, { options: exporter, epoch });
  if (measured !== undefined) return { ...measured, source: "probe", idle };
  return {
    id,
    service,
    name,
    objective: Number(objectiveToRatio(slo.objective)),
    period,
    // What a gap means, the rules have decided already: a bad one has samples.
    judgement: {
      measure: "probes",
      gap: "unknown",
      budget: Number(slo.errorBudget),
      coverageFloor: exporter.coverageFloor,
    },
    exclusions,
    intervalMs: minuteMs,
    epoch,
    weights: new Map(),
    source: "prometheus",
    idle,
  };
}

/** The SLOs whose budgets one process tells: those of the targets that it probes, and of the others those that are its own. */
export function budgetSlos(
  stack: Stack,
  {
    isProbedHere,
    isReadHere,
  }: { readonly isProbedHere: (target: string) => boolean; readonly isReadHere: (slo: string) => boolean },
): readonly BudgetSlo[] {
  return allSlos(stack)
    .filter((slo) => (slo.sli.kind === "probe" ? isProbedHere(slo.sli.probe.name) : isReadHere(slo.id)))
    .map((slo) => budgetSlo(slo, stack));
}
