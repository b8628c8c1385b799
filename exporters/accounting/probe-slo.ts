import {
  allSlos,
  type CalendarUnit,
  type Exclusion,
  type ExporterOptions,
  type Period,
  type Slo,
  type Stack,
} from "../../slo/model.ts";
import { objectiveToRatio } from "../../slo/objective.ts";
import { locationFactors } from "../../slo/probe/location-factors.ts";
import type { Judgement } from "./slo-reading.ts";

/** All that the accounts need to know of an SLO whose SLI is a probe. */
export interface ProbeSlo {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  /** The probed target. */
  readonly target: string;
  /** As a ratio. */
  readonly objective: number;
  readonly period: Period;
  readonly judgement: Judgement;
  /** The SLO's own, and those of its target's maintenance that exclude: for times in which nobody could say so. */
  readonly exclusions: readonly Exclusion[];
  readonly intervalMs: number;
  /** Names the SLI's definition: minutes of another one are never added to it. */
  readonly epoch: string;
  /** How much the events of each location count, 1 on average; empty where only one location measures. */
  readonly weights: ReadonlyMap<string, number>;
}

/** The SLOs of a stack that the exporter accounts for. */
export function probeSlos(stack: Stack, epochOf: (slo: Slo) => string): readonly ProbeSlo[] {
  return allSlos(stack).flatMap((slo) => {
    const found = probeSlo(slo, { options: stack.exporter, epoch: epochOf(slo) });
    return found === undefined ? [] : [found];
  });
}

/** What the accounts need of an SLO; nothing when its SLI is no probe. */
export function probeSlo(
  slo: Slo,
  {
    options,
    epoch,
  }: { readonly options: Pick<ExporterOptions, "locations" | "coverageFloor">; readonly epoch: string },
): ProbeSlo | undefined {
  const { sli, period, exclusions } = slo;
  if (sli.kind !== "probe") return undefined;
  const { probe, gap, measure } = sli;
  const excluding = probe.maintenance.filter(({ exclude }) => exclude).map(({ when }) => when);
  const budget = Number(slo.errorBudget);
  return {
    id: slo.id,
    service: slo.service,
    name: slo.name,
    target: probe.name,
    objective: Number(objectiveToRatio(slo.objective)),
    period,
    judgement: { measure, gap, budget, coverageFloor: options.coverageFloor },
    exclusions: [...exclusions, ...excluding],
    intervalMs: probe.intervalSeconds * 1000,
    epoch,
    weights: new Map(locationFactors(options).map(({ location, factor }) => [location, Number(factor)])),
  };
}

/** The calendar unit of a period, if it is one. */
export function calendarUnit(period: Period): CalendarUnit | undefined {
  return period.kind === "calendar" ? period.unit : undefined;
}
