import { secondsToDuration } from "../../slo/duration.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftPhases, shiftSeries } from "../../slo/shift/shift-names.ts";
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
 * see less, do not know it better. Losses after a ledger was closed are in none, and count as well.
 */
export function rolloutRequests(what: keyof typeof recordedRequests, shift: TrafficShift): string {
  const { ledger, lostLater } = shiftExporterSeries;
  // Sums of rates are no whole numbers.
  const recorded = `round(sum(${ofShift(recordedRequests[what], shift)}))`;
  const inLedger = `max(${ofShift(ledger, shift, `outcome="${what}"`)})`;
  const later = `(max(${ofShift(lostLater, shift)}) > 0)`;
  const told = what === "lost" ? `${inLedger} + ${later}\nor ${later}\nor ${inLedger}` : inLedger;
  return `${told}\nor ${recorded}\n  unless on () ${ofShift(ledger, shift)}`;
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
