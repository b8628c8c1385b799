import { leastSpending } from "../../slo/shift/least-spending.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries, shiftVerdicts } from "../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { trafficSignals } from "../../slo/shift/traffic-signals.ts";
import { narrowed, ofShift, rolloutRequests } from "./shift-queries.ts";

/** What stands for requests, and for evidence, of which nobody tells though a rollout may go on. */
export const unknownRequests = -1;
export const unknownEvidence = -1000;

/**
 * Requests of the rollout as a figure: `unknownRequests` while nobody tells how many. What rules still sum up of another one is none where the
 * exporter knows of no rollout, as after arms changed their roles.
 */
export function requestsNow(shift: TrafficShift): string {
  const { info, ledger } = shiftExporterSeries;
  const none = `(${ofShift(info, shift, 'rollout=""')} unless on (shift) ${ofShift(ledger, shift)})`;
  const told = `label_replace(${rolloutRequests("sent", shift)}, "shift", "${shift.id}", "", "")\n  unless on (shift) ${none}`;
  return orNotKnown(told, unknownRequests, `shift="${shift.id}"`);
}

/** What stands for losses of a rollout of which none was seen, and not all: no number is told then. */
export const unseenLosses = -1;

/** What stands for losses that nobody can tell: their source is gone, or nobody knows whether a rollout goes on. */
export const unknownLosses = -2;

/**
 * Requests that each shift's rollout lost, as `rolloutRequests` has them; `unseenLosses` or `unknownLosses` where no number is told. Rules
 * that saw none, and not all, say no more than the exporter would.
 */
export function rolloutLosses(matcher = ""): string {
  const { ledger, ledgerWhole } = shiftExporterSeries;
  const inLedger = `max by (shift) (${narrowed(ledger, matcher, 'outcome="lost"')})`;
  const told = `${inLedger} + ${lostLater(matcher)}\nor ${lostLater(matcher)}\nor ${inLedger}`;
  const unseen = `max by (shift) (${narrowed(ledgerWhole, matcher)}) - ${-unseenLosses} < 0`;
  const unknown = `0 * max by (shift) (${narrowed(ledger, matcher)}) - ${-unknownLosses}`;
  const recorded = `sum by (shift) (${narrowed(shiftSeries.lostSum, matcher)})`;
  const unrecorded = `0 * max by (shift) (${narrowed(shiftHelperSeries.unseenLosses, matcher)}) - ${-unseenLosses}`;
  const lost = [told, unseen, unknown, `${recorded} > 0`, unrecorded, recorded].join("\nor ");
  return orNotKnown(lost, unknownLosses, matcher);
}

/**
 * There for each shift of whose rollout some losses are in no count, as the one counts them whose number `rolloutLosses` has: that is the
 * least that were lost then.
 */
export function uncountedLosses(matcher = ""): string {
  const whole = `max by (shift) (${narrowed(shiftExporterSeries.ledgerWhole, matcher)})`;
  const unseen = `max by (shift) (${narrowed(shiftHelperSeries.unseenLosses, matcher)})`;
  return `(${whole} == 0 or ${unseen} unless on (shift) ${whole})`;
}

/** There for each shift whose exporter saw no losses but those after its ledger was closed. */
export function onlyLostLater(matcher = ""): string {
  const inLedger = narrowed(shiftExporterSeries.ledger, matcher, 'outcome="lost"');
  return `(${lostLater(matcher)} unless on (shift) ${inLedger} > 0)`;
}

/** What the exporter saw lost after the ledger of the rollout was closed, where that is anything. */
function lostLater(matcher: string): string {
  return `(max by (shift) (${narrowed(shiftExporterSeries.lostLater, matcher)}) > 0)`;
}

/** 1 for each shift of which all losses are counted, and 0 where not; nothing where no losses are told. */
export function areLossesCounted(matcher = ""): string {
  return `0 * ${uncountedLosses(matcher)}\nor 0 * ((\n${rolloutLosses(matcher)}\n) >= 0) + 1`;
}

/** The number that stands for a verdict. */
export const verdictNumbers = { unknown: -1, not_enough: 0, not_worse: 1, worse: 2 } as const;

/**
 * The verdict as a number of `verdictNumbers`: the exporter's, as in the channel, or that of the rules where there is no exporter, for
 * both may see different rollouts; nothing while no shift is running, nor once its drain time is over. Unknown while one may go on that
 * nobody judges.
 */
export function shiftVerdict(shifts: readonly TrafficShift[], matcher = ""): string {
  const words = (series: string) =>
    shiftVerdicts.map(
      (verdict) => `${verdictNumbers[verdict]} * (${narrowed(series, matcher, `verdict="${verdict}"`)} == 1)`,
    );
  const ofExporter = `max by (shift) (${words(shiftExporterSeries.verdict).join(" or ")})\n  and on (shift) ${isTold(matcher)}`;
  // The exporter's is of both; rules tell of errors and of slow requests by themselves.
  const areSlowJudged = shifts.some((shift) => trafficSignals(shift).slow);
  const slower = `${verdictNumbers.worse} * (${narrowed(shiftHelperSeries.slower, matcher)} == 1)`;
  const ofRules = `max by (shift) (${[...words(shiftSeries.verdict), ...(areSlowJudged ? [slower] : [])].join(" or ")})`;
  const judged = `${ofExporter}\nor ${ofRules}\n  unless on (shift) ${narrowed(shiftExporterSeries.phase, matcher)}`;
  return orNotKnown(judged, verdictNumbers.unknown, matcher);
}

/** 1 while what the exporter says of its rollout is told: as long as that goes on, and while rules still tell of it after its end. */
function isTold(matcher: string): string {
  const { info } = shiftExporterSeries;
  const drains = `${narrowed(info, matcher)} and on (shift, rollout) ${narrowed(shiftHelperSeries.rollout, matcher)}`;
  return `(${goesOn(matcher)} or max by (shift) (${drains}))`;
}

/** 1 of each shift that moves traffic now, as rules or the exporter see it: either may be blind. */
export function runsNow(): string {
  return `max by (shift) (${shiftSeries.active} == 1 or ${goesOn("")})`;
}

/** 1 while the exporter sees a rollout go on. */
function goesOn(matcher: string): string {
  return `max by (shift) (${narrowed(shiftExporterSeries.phase, matcher, 'phase=~"shifting|paused|aborting"')}) == 1`;
}

/**
 * How strongly errors speak against the candidate, or slow requests where these do more, as the one counts them whose verdict is shown, or
 * `unknownEvidence`; nothing while no shift is running.
 */
export function evidenceNow(shift: TrafficShift): string {
  const only = `shift="${shift.id}"`;
  const isSlowJudged = trafficSignals(shift).slow;
  const judged = isSlowJudged ? [] : ['sli="errors"'];
  const ofExporter = `max by (shift) (${ofShift(shiftExporterSeries.evidence, shift, ...judged)})\n  and on (shift) ${isTold(only)}`;
  const [errors, slow] = [ofShift(shiftSeries.errorEvidence, shift), ofShift(shiftSeries.slowEvidence, shift)];
  const ofRules = `max by (shift) (${isSlowJudged ? `${errors} > ${slow} or ${slow} or ${errors}` : errors})`;
  const told = `${ofExporter}\nor ${ofRules}\n  unless on (shift) ${ofShift(shiftExporterSeries.phase, shift)}`;
  return orNotKnown(told, unknownEvidence, only);
}

/** What stands for a budget of which nobody knows what a rollout spent. */
export const unknownSpending = -1;

/**
 * The share of the budget that each shift's rollout has spent; `unknownSpending` while one goes on of which it is not known, and where
 * next to nothing was seen, and not all.
 */
export function budgetSpent(matcher = ""): string {
  const spent = `max by (shift) (${narrowed(shiftSeries.budgetSpent, matcher)})`;
  const unseen = `max by (shift) (${narrowed(shiftHelperSeries.unseenSpending, matcher)})`;
  const known = `${spent} >= ${leastSpending}\nor ${spent} unless on (shift) ${unseen}`;
  return orNotKnown(`${known}\nor 0 * ${unseen} - ${-unknownSpending}`, unknownSpending, matcher);
}

/** What a query says of each shift, or a number that stands for "not known" unless it is known that none goes on. */
function orNotKnown(query: string, standing: number, matcher: string): string {
  return `${query}\nor 0 * ${mayGoOn(matcher)} - ${-standing}`;
}

/** There unless it is known that no rollout goes on: that nothing tells of one does not mean that there is none. */
function mayGoOn(matcher: string): string {
  const phase = narrowed(shiftExporterSeries.phase, matcher);
  const intended = narrowed(shiftSeries.intendedShare, matcher, 'role="candidate"');
  const rests = [
    `max by (shift) (${narrowed(shiftExporterSeries.phase, matcher, 'phase=~"idle|settled"')} == 1)`,
    `max by (shift) (${intended} == 0 or ${intended} >= 1) unless on (shift) ${phase}`,
  ];
  const known = `max by (shift) (${narrowed(shiftSeries.info, matcher)} or ${phase})`;
  return `(${known} unless on (shift) (${rests.join(" or ")}))`;
}
