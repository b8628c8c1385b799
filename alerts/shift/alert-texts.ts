import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { evidenceLimit } from "../../slo/shift/statistics/evidence.ts";
import type { ShiftRole, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { toldCount, toldWorse } from "./rules/verdict/told-worse.ts";
import { series, seriesWith } from "./shift-labels.ts";

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

/** `1842`. */
function countOf(query: string): string {
  return shown(query, 'printf "%.0f"');
}

/** One digit behind the point, as in threads. */
function numberOf(query: string): string {
  return shown(query, 'printf "%.1f"');
}

/** The candidate's errors (or slow requests) in the whole rollout, beside the stable arm's. */
export function comparison(shift: TrafficShift, what: "errors" | "slow"): string {
  const sum = what === "errors" ? shiftSeries.errorsSum : shiftHelperSeries.slowSum;
  const evidence = what === "errors" ? shiftSeries.errorEvidence : shiftSeries.slowEvidence;
  const word = what === "errors" ? "errors" : "slow requests";
  const counted = (metric: string, role: ShiftRole) => countOf(`sum by (shift) (${series(metric, shift, role)})`);
  const of = (role: ShiftRole) => `${counted(sum, role)} ${word} in ${counted(shiftSeries.requestsSum, role)} requests`;
  return compared(shift, { of, evidence: numberOf(series(evidence, shift)) });
}

/** The same of errors as the exporter counts them. */
export function toldComparison(shift: TrafficShift): string {
  const of = (role: ShiftRole) =>
    `${countOf(toldCount(shift, role, "errors"))} errors in ${countOf(toldCount(shift, role, "ended"))} requests`;
  return compared(shift, { of, evidence: numberOf(`max by (shift) (${evidenceTold(shift)})`) });
}

/** What is there while the exporter tells the numbers by which it judges the candidate worse: what it said outlasts them. */
export function toldEvidence(shift: TrafficShift): string {
  return `${toldWorse(shift)} and on (shift) ${evidenceTold(shift)}`;
}

function evidenceTold(shift: TrafficShift): string {
  return seriesWith(shiftExporterSeries.evidence, shift, { sli: "errors" });
}

interface Compared {
  readonly of: (role: ShiftRole) => string;
  readonly evidence: string;
}

function compared({ candidate, stable, judge }: TrafficShift, { of, evidence }: Compared): string {
  const limit = evidenceLimit(judge.alpha).toFixed(1);
  return `In this rollout ${candidate.name} had ${of("candidate")}, ${stable.name} ${of("stable")}. The evidence is ${evidence} of ${limit}.`;
}

/** The candidate's intended and actual share. */
export function shares(shift: TrafficShift): string {
  const { candidate } = shift;
  return `${candidate.name} is meant to have ${percentOf(shiftSeries.intendedShare, shift, "candidate")} and has ${percentOf(shiftSeries.actualShare, shift, "candidate")}`;
}
