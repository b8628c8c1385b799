import { secondsToDuration } from "../../slo/duration.ts";
import {
  shiftExporterSeries,
  shiftHelperSeries,
  shiftPhases,
  shiftSeries,
  shiftVerdicts,
} from "../../slo/shift/shift-names.ts";
import { silenceSeconds } from "../../slo/shift/silence-seconds.ts";
import { stepFloors } from "../../slo/shift/step-floors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { shiftSignals } from "./shift-signals.ts";

/** A series of shifts, narrowed by matchers. */
export function narrowed(series: string, ...matchers: readonly string[]): string {
  const all = matchers.filter((matcher) => matcher !== "");
  return all.length === 0 ? series : `${series}{${all.join(",")}}`;
}

/** A series of one shift, narrowed further. */
export function ofShift(series: string, { id }: TrafficShift, ...matchers: readonly string[]): string {
  return narrowed(series, `shift="${id}"`, ...matchers);
}

/** A series of one arm of a shift. */
export function ofArm(series: string, shift: TrafficShift, { name }: ShiftArm): string {
  return ofShift(series, shift, `arm="${name}"`);
}

/**
 * Requests of the rollout that goes on or was the last. The exporter's ledger goes on while the old arm drains, and is what the channel
 * tells; rules count without an exporter, too, but only while both arms have weight. What a ledger leaves out is not known: rules, which
 * see less, do not know it better.
 */
export function rolloutRequests(what: keyof typeof recordedRequests, shift: TrafficShift): string {
  const { ledger } = shiftExporterSeries;
  const recorded = `sum(${ofShift(recordedRequests[what], shift)})`;
  return `max(${ofShift(ledger, shift, `outcome="${what}"`)})\nor ${recorded}\n  unless on () ${ofShift(ledger, shift)}`;
}

/** What stands for losses of a rollout that the exporter saw none of, and not all: it tells no number then. */
export const unseenLosses = -1;

/** What stands for losses that the exporter, which counts the rollout, cannot tell: its source of the traffic is gone. */
export const unknownLosses = -2;

/** Requests that each shift's rollout lost, as `rolloutRequests` has them; `unseenLosses` or `unknownLosses` where no number is told. */
export function rolloutLosses(matcher = ""): string {
  const { ledger, ledgerWhole } = shiftExporterSeries;
  const told = `max by (shift) (${narrowed(ledger, matcher, 'outcome="lost"')})`;
  const unseen = `max by (shift) (${narrowed(ledgerWhole, matcher)}) - ${-unseenLosses} < 0`;
  const unknown = `0 * max by (shift) (${narrowed(ledger, matcher)}) - ${-unknownLosses}`;
  return `${told}\nor ${unseen}\nor ${unknown}\nor sum by (shift) (${narrowed(recordedRequests.lost, matcher)})`;
}

const recordedRequests = {
  sent: shiftSeries.requestsSum,
  lost: shiftSeries.lostSum,
  rescued: shiftSeries.rescuedSum,
} as const;

/** What panels about a shift say while none goes on. */
export const noShift = { text: "No shift is running", isNormal: true } as const;

/** What panels about traffic say when there is none to see. */
export const noTraffic = { text: "No traffic of either arm was seen in this range", isNormal: false } as const;

/** What panels that need weights say without them. */
export const noWeights = { text: "The weights are not known: look after their source", isNormal: false } as const;

/** The number that stands for a phase, in the order of `shiftPhases`. */
export const phaseNumbers = { idle: 0, shifting: 1, paused: 2, settled: 3, aborting: 4 } as const;

/** What a shift is doing, as a number of `phaseNumbers`: the exporter's word, or what the weights say without it. */
export function shiftPhase(matcher = ""): string {
  const words = shiftPhases.map(
    (phase) => `${phaseNumbers[phase]} * (${narrowed(shiftExporterSeries.phase, matcher, `phase="${phase}"`)} == 1)`,
  );
  const intended = narrowed(shiftSeries.intendedShare, matcher, 'role="candidate"');
  const active = `${phaseNumbers.shifting} * (${narrowed(shiftSeries.active, matcher)} == 1)`;
  const byWeights = `max by (shift) (${active}) or max by (shift) (${phaseNumbers.settled} * (${intended} >= bool 1))`;
  return `max by (shift) (${words.join(" or ")})\nor ${byWeights}`;
}

/** The number that stands for a verdict. */
export const verdictNumbers = { not_enough: 0, not_worse: 1, worse: 2 } as const;

/**
 * The verdict as a number of `verdictNumbers`: the exporter's, as in the channel, or that of the rules where there is no exporter, for
 * both may see different rollouts; nothing while no shift is running, nor once its drain time is over.
 */
export function shiftVerdict(matcher = ""): string {
  const words = (series: string) =>
    shiftVerdicts.map(
      (verdict) => `${verdictNumbers[verdict]} * (${narrowed(series, matcher, `verdict="${verdict}"`)} == 1)`,
    );
  const ofExporter = `max by (shift) (${words(shiftExporterSeries.verdict).join(" or ")})\n  and on (shift) ${isTold(matcher)}`;
  const ofRules = `max by (shift) (${words(shiftSeries.verdict).join(" or ")})`;
  return `${ofExporter}\nor ${ofRules}\n  unless on (shift) ${narrowed(shiftExporterSeries.phase, matcher)}`;
}

/** 1 while what the exporter says of its rollout is told: as long as that goes on, and while rules still tell of it after its end. */
function isTold(matcher: string): string {
  const { info } = shiftExporterSeries;
  const drains = `${narrowed(info, matcher)} and on (shift, rollout) ${narrowed(shiftHelperSeries.rollout, matcher)}`;
  return `(${goesOn(matcher)} or max by (shift) (${drains}))`;
}

/** 1 while the exporter sees a rollout go on. */
function goesOn(matcher: string): string {
  return `max by (shift) (${narrowed(shiftExporterSeries.phase, matcher, 'phase=~"shifting|paused|aborting"')}) == 1`;
}

/** How strongly errors speak against the candidate, as the one counts them whose verdict is shown; nothing while none is. */
export function evidenceNow(shift: TrafficShift): string {
  const ofExporter = `max(${ofShift(shiftExporterSeries.evidence, shift, 'sli="errors"')})\n  and on () ${isTold(`shift="${shift.id}"`)}`;
  const ofRules = `max(${ofShift(shiftSeries.errorEvidence, shift)})`;
  return `${ofExporter}\nor ${ofRules}\n  unless on () ${ofShift(shiftExporterSeries.phase, shift)}`;
}

/** What stands for a budget of which nobody knows what a rollout spent. */
export const unknownSpending = -1;

/** The share of the budget that the rollout has spent; `unknownSpending` while one goes on of which it is not known. */
export function budgetSpent(shift: TrafficShift): string {
  const active = `max by (shift) (${ofShift(shiftSeries.active, shift)}) == 1`;
  const unknown = `0 * max(${goesOn(`shift="${shift.id}"`)} or ${active}) - ${-unknownSpending}`;
  return `max(${ofShift(shiftSeries.budgetSpent, shift)})\nor ${unknown}`;
}

/** How far the traffic is from the weights, as a share of what chance explains: above 1 it is no chance. */
export function driftOfTolerated(...matchers: readonly string[]): string {
  const drift = narrowed(shiftSeries.drift, ...matchers, 'role="candidate"');
  return `max by (shift) (abs(${drift}) / on (shift, arm) ${narrowed(shiftSeries.tolerance, ...matchers)})`;
}

/** The step of the plan that the weights have reached. */
export function stepReached({ id, steps }: TrafficShift): string {
  const intended = `max(${narrowed(shiftSeries.intendedShare, `shift="${id}"`, 'role="candidate"')})`;
  const planned = stepFloors(steps)
    .map((floor) => `(${intended} >= bool ${floor})`)
    .join(" + ");
  return `max(${narrowed(shiftExporterSeries.step, `shift="${id}"`)})\nor ${planned}`;
}

/** 0: the old arm has a weight; 1: it has none but is not silent for long enough; 2: it may go. */
export function oldArmState(shift: TrafficShift): string {
  const silence = secondsToDuration(silenceSeconds(shift));
  const past = (series: string) => `(max(max_over_time(${ofArm(series, shift, shift.stable)}[${silence}])) == bool 0)`;
  const { requests, inflight } = shiftSignals(shift);
  const silent = [
    past(shiftSeries.intendedShare),
    ...(requests ? [past(shiftSeries.requests)] : []),
    ...(inflight ? [past(shiftSeries.inflight)] : []),
  ];
  return `(max(${ofArm(shiftSeries.intendedShare, shift, shift.stable)}) == bool 0) + ${silent.join(" * ")}`;
}
