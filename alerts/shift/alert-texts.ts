import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { evidenceLimit } from "../../slo/shift/statistics/evidence.ts";
import type { ShiftRole, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { series } from "./shift-labels.ts";

/** What a user wrote, as no template of Prometheus. */
export function untemplated(text: string): string {
  return text.replaceAll("{{", "{ {");
}

/** A template that shows the first result of a query, or a word when there is none. */
export function shown(query: string, show: string): string {
  return `{{ with query ${JSON.stringify(query)} }}{{ . | first | value | ${show} }}{{ else }}unknown{{ end }}`;
}

/** `24.8%`, of a recorded series of one arm. */
export function percentOf(metric: string, shift: TrafficShift, role: ShiftRole): string {
  return shown(series(metric, shift, role), "humanizePercentage");
}

/** `1842`, of a recorded series. */
function countOf(metric: string, shift: TrafficShift, role?: ShiftRole): string {
  return shown(`sum by (shift) (${series(metric, shift, role)})`, 'printf "%.0f"');
}

/** One digit behind the point, as in threads. */
function numberOf(metric: string, shift: TrafficShift): string {
  return shown(series(metric, shift), 'printf "%.1f"');
}

/** The candidate's errors (or slow requests) in the whole rollout, beside the stable arm's. */
export function comparison(shift: TrafficShift, what: "errors" | "slow"): string {
  const sum = what === "errors" ? shiftSeries.errorsSum : shiftHelperSeries.slowSum;
  const evidence = what === "errors" ? shiftSeries.errorEvidence : shiftSeries.slowEvidence;
  const limit = evidenceLimit(shift.judge.alpha).toFixed(1);
  const word = what === "errors" ? "errors" : "slow requests";
  const of = (role: ShiftRole) =>
    `${countOf(sum, shift, role)} ${word} in ${countOf(shiftSeries.requestsSum, shift, role)} requests`;
  return `In this rollout ${shift.candidate.name} had ${of("candidate")}, ${shift.stable.name} ${of("stable")}. The evidence is ${numberOf(evidence, shift)} of ${limit}.`;
}

/** The candidate's intended and actual share. */
export function shares(shift: TrafficShift): string {
  const { candidate } = shift;
  return `${candidate.name} is meant to have ${percentOf(shiftSeries.intendedShare, shift, "candidate")} and has ${percentOf(shiftSeries.actualShare, shift, "candidate")}`;
}
