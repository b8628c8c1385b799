import type { CalendarUnit, Exclusion, Period } from "../../slo/model.ts";
import type { Judgement } from "./slo-reading.ts";

/** All that the accounts need to know of an SLO whose SLI is a probe. */
export interface ProbeSlo {
  readonly id: string;
  /** The probed target. */
  readonly target: string;
  readonly objective: number;
  readonly period: Period;
  readonly judgement: Judgement;
  /** The SLO's own, and those of its target's maintenance that exclude. */
  readonly exclusions: readonly Exclusion[];
  readonly intervalMs: number;
  /** Names the SLI's definition: minutes of another one are never added to it. */
  readonly epoch: string;
  /** Share of users per location; empty where only one location measures. */
  readonly weights: ReadonlyMap<string, number>;
}

/** The calendar unit of a period, if it is one. */
export function calendarUnit(period: Period): CalendarUnit | undefined {
  return period.kind === "calendar" ? period.unit : undefined;
}
