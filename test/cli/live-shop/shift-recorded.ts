import { prometheusSeries } from "../../../slo/names.ts";
import { type EvidenceRatio, evidenceRateSeries, evidenceRatios } from "../../../slo/shift/evidence-series.ts";
import {
  type ShiftVerdictName,
  shiftAlertNames,
  shiftHelperSeries,
  shiftSeries,
  shiftVerdicts,
} from "../../../slo/shift/shift-names.ts";
import { evidenceLimit, logLikelihoodRatio } from "../../../slo/shift/statistics/evidence.ts";
import { newcombeInterval } from "../../../slo/shift/statistics/newcombe-interval.ts";
import { normalQuantile } from "../../../slo/shift/statistics/normal-quantile.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { wilsonInterval } from "../../../slo/wilson-interval.ts";
import type { SampleSeries } from "./sample-series.ts";
import { slowerThan } from "./shift-pods.ts";
import { inflightOf } from "./shift-sources.ts";
import {
  intendedOf,
  rescuedPerChange,
  rolloutOf,
  rolloutStarts,
  type StoryMoment,
  spansUpTo,
  type Telling,
  type Value,
} from "./shift-story.ts";

type Named = Readonly<Record<string, string>>;

/** What the rules would have recorded about a shift. */
export function recordedShift(shift: TrafficShift, telling: Telling): readonly SampleSeries[] {
  const { story, options, now } = telling;
  const labels = { shift: shift.id, service: shift.service, layer: shift.layer };
  const of = (metric: string, value: Value, more: Named = {}, stepSeconds = 60): SampleSeries => ({
    metric,
    labels: { ...labels, ...more },
    value: (time) => value(story.at(time)),
    spans: spansUpTo(now, stepSeconds),
    live: false,
  });
  const arms = armsOf(shift);
  return [
    of(shiftSeries.info, () => 1, infoLabels(shift)),
    of(shiftSeries.lastChange, ({ changedAt }) => changedAt),
    of(shiftHelperSeries.started, ({ startedAt }) => startedAt),
    ...(shift.rollback === undefined ? [] : [of(shiftSeries.stableCapacity, () => shift.rollback?.stableCapacity)]),
    ...arms.flatMap((arm) =>
      [...ofArm(arm), ...slowOfArm(shift, arm)].map(([metric, value]) => of(metric, value, armLabels(arm))),
    ),
    // Sums over a rollout are made of these at the pace of the rules.
    ...rolloutStarts(options).flatMap((start) => {
      const rollout = { rollout: rolloutOf(shift, start) };
      const during =
        (value: Value): Value =>
        (moment) =>
          moment.startedAt === start ? value(moment) : undefined;
      const each = ([metric, value, more = {}]: Row) => of(metric, during(value), { ...rollout, ...more }, 30);
      return [...ofRollout(shift), ...arms.flatMap((arm) => armInRollout(shift, arm))].map(each);
    }),
  ];
}

type Row = readonly [metric: string, value: Value, labels?: Named];

function infoLabels({ strategy, stable, candidate, team }: TrafficShift): Named {
  return { strategy, stable: stable.name, candidate: candidate.name, ...(team !== "" && { team }) };
}

function armLabels({ name, role, cluster }: ShiftArm): Named {
  return { arm: name, role, ...(cluster !== undefined && { cluster }) };
}

function ofArm(arm: ShiftArm): readonly (readonly [string, Value])[] {
  const { role } = arm;
  return [
    [shiftSeries.weight, (moment) => 100 * intendedOf(arm, moment)],
    [shiftSeries.intendedShare, (moment) => intendedOf(arm, moment)],
    [shiftSeries.actualShare, ({ arms }) => arms[role].share],
    [shiftSeries.drift, (moment) => moment.arms[role].share - intendedOf(arm, moment)],
    [shiftSeries.tolerance, (moment) => 0.02 + 3 * Math.sqrt((moment.intended * (1 - moment.intended)) / 19_000)],
    [shiftSeries.requests, ({ arms }) => arms[role].perSecond],
    [shiftSeries.errors, ({ arms }) => arms[role].perSecond * arms[role].errorRatio],
    [shiftSeries.errorRatio, ({ arms }) => (arms[role].perSecond === 0 ? undefined : arms[role].errorRatio)],
    [shiftSeries.inflight, ({ arms, time }) => inflightOf(arms[role], time)],
  ];
}

function slowOfArm({ slow }: TrafficShift, { role }: ShiftArm): readonly (readonly [string, Value])[] {
  if (slow === undefined) return [];
  const ratio = slowerThan(role, slow.thresholdSeconds);
  return [[shiftSeries.slowRatio, ({ arms }) => (arms[role].perSecond === 0 ? undefined : ratio)]];
}

function ofRollout(shift: TrafficShift): readonly Row[] {
  const errorsOf = ({ perSecond, errorRatio }: StoryMoment["arms"]["stable"]) => perSecond * errorRatio;
  const evidenceRate = (ratio: EvidenceRatio): Value => {
    return ({ arms: { stable, candidate } }) =>
      logLikelihoodRatio(Number(ratio), {
        errors: errorsOf(stable) + errorsOf(candidate),
        candidateErrors: errorsOf(candidate),
        candidateShare: candidate.share,
      });
  };
  const alert = { alertname: shiftAlertNames.worse, alertstate: "firing", severity: "page" };
  return [
    [shiftSeries.active, () => 1],
    [shiftHelperSeries.rollout, () => 1],
    [shiftSeries.dispersion, () => 1],
    [shiftSeries.errorEvidence, ({ evidence }) => evidence],
    ...evidenceRatios.map((ratio): Row => [evidenceRateSeries("error", ratio), evidenceRate(ratio)]),
    ...shiftVerdicts.map(
      (verdict): Row => [shiftSeries.verdict, (moment) => (verdictOf(shift, moment) === verdict ? 1 : 0), { verdict }],
    ),
    [prometheusSeries.alerts, (moment) => (verdictOf(shift, moment) === "worse" ? 1 : undefined), alert],
    ...(shift.budget === undefined ? [] : budgetRows),
  ];
}

const budgetRows: readonly Row[] = [
  [shiftSeries.budgetSpent, (moment) => spentOf(moment)],
  [shiftHelperSeries.activeSloBad, ({ arms: { candidate } }) => 0.02 + candidate.perSecond * candidate.errorRatio],
  [shiftHelperSeries.activeSloTotal, () => 120],
];

function armInRollout({ traffic, judge }: TrafficShift, arm: ShiftArm): readonly Row[] {
  const { role } = arm;
  const between =
    (end: "low" | "high"): Value =>
    ({ arms }) =>
      wilsonInterval(ratioOf(arms[role]), arms[role].rolloutRequests, normalQuantile(1 - judge.alpha))?.[end];
  const labels = armLabels(arm);
  const { activeRequests, activeErrors, activeLost, activeRescued } = shiftHelperSeries;
  const rescued: Value = ({ time, changedAt }) =>
    time - changedAt < 120 && role === "stable" ? rescuedPerChange / 120 : 0;
  const ledger: readonly Row[] = [
    [activeLost, () => 0, labels],
    [activeRescued, rescued, labels],
    [shiftSeries.lostSum, () => 0, labels],
    [shiftSeries.rescuedSum, ({ changes }) => (role === "stable" ? rescuedPerChange * changes : 0), labels],
  ];
  return [
    [activeRequests, ({ arms }) => arms[role].perSecond, labels],
    [activeErrors, ({ arms }) => arms[role].perSecond * arms[role].errorRatio, labels],
    [shiftSeries.requestsSum, ({ arms }) => arms[role].rolloutRequests, labels],
    [shiftSeries.errorsSum, ({ arms }) => arms[role].rolloutErrors, labels],
    [shiftHelperSeries.errorLow, between("low"), labels],
    [shiftHelperSeries.errorHigh, between("high"), labels],
    ...(traffic.kind === "haproxy" ? ledger : []),
  ];
}

/** As the rules decide; see slo/shift/statistics. */
export function verdictOf(
  { judge }: TrafficShift,
  { arms: { stable, candidate }, evidence }: StoryMoment,
): ShiftVerdictName {
  const counts = (arm: typeof stable) => ({ requests: arm.rolloutRequests, errors: arm.rolloutErrors });
  const difference = ratioOf(candidate) - ratioOf(stable);
  if (evidence > evidenceLimit(judge.alpha) && difference > judge.effectFloor) return "worse";
  const interval = newcombeInterval(counts(candidate), counts(stable), normalQuantile(1 - judge.alpha));
  return (interval?.high ?? 1) <= judge.effectFloor ? "not_worse" : "not_enough";
}

function ratioOf({ rolloutErrors, rolloutRequests }: StoryMoment["arms"]["stable"]): number {
  return rolloutErrors / Math.max(1, rolloutRequests);
}

/** Of a budget of one in a thousand over 30 days. */
function spentOf({ arms: { stable, candidate } }: StoryMoment): number {
  const more = candidate.rolloutErrors - ratioOf(stable) * candidate.rolloutRequests;
  return Math.max(0, more) / (0.001 * 30 * 86_400 * 160);
}
