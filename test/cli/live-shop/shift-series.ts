import type { Stack } from "../../../slo/model.ts";
import { prometheusSeries } from "../../../slo/names.ts";
import {
  type ShiftVerdictName,
  shiftAlertNames,
  shiftExporterSeries,
  shiftPhases,
  shiftSeries,
  shiftVerdicts,
} from "../../../slo/shift/shift-names.ts";
import { evidenceLimit } from "../../../slo/shift/statistics/evidence.ts";
import { newcombeInterval } from "../../../slo/shift/statistics/newcombe-interval.ts";
import { normalQuantile } from "../../../slo/shift/statistics/normal-quantile.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { SampleSeries, Span } from "./sample-series.ts";
import { createStory, type ShiftStory, type StoryMoment, type StoryOptions, type WeightChange } from "./shift-story.ts";

const hour = 3600;

/** A canary whose fifth and tenth looked fine and whose quarter does not: the verdict has just turned. */
const badCanary: Omit<StoryOptions, "now"> = {
  changes: [
    ...walk(150, [0.05, 0.1, 0.25, 0.5, 1, 0]),
    ...walk(99, [0.05, 0.1, 0]),
    ...walk(52, [0.05, 0.1, 0.25, 0.5, 1, 0]),
    ...walk(2.6, [0.05, 0.1, 0.25]),
  ],
  perSecond: 160,
  lagSeconds: 25,
  laggards: 0,
  errors: (role, hoursAgo) => (role === "candidate" && hoursAgo < 0.7 ? 0.0032 : 0.0008),
};

/** A cluster that has taken over: name servers followed at once, some clients have not yet. */
const newCluster: Omit<StoryOptions, "now"> = {
  changes: [...walk(4.4, [0.1, 0.25, 0.5, 1])],
  perSecond: 300,
  lagSeconds: 240,
  laggards: 0.05,
  errors: (role) => (role === "candidate" ? 0.0009 : 0.001),
};

/** Weights that change every 50 minutes. */
function walk(firstHoursAgo: number, shares: readonly number[]): readonly WeightChange[] {
  return shares.map((share, index) => [firstHoursAgo - index * (50 / 60), share]);
}

/** What rules would have recorded, and the exporter have served, about the shifts of a stack up to now. */
export function shiftHistory({ shifts }: Stack, now: number): readonly SampleSeries[] {
  return shifts.flatMap((shift) => {
    const options = { now, ...(shift.strategy === "clusterBlueGreen" ? newCluster : badCanary) };
    const story = createStory(options, now - 7.5 * 24 * hour, now + hour);
    return [...recorded(shift, story, now), ...exported(shift, { story, options }), ...answers(shift, story, now)];
  });
}

function spansUpTo(now: number): readonly Span[] {
  return [
    { from: now - 7.4 * 24 * hour, to: now - 7 * hour, stepSeconds: 240 },
    { from: now - 7 * hour + 60, to: now, stepSeconds: 60 },
  ];
}

type Value = (moment: StoryMoment) => number | undefined;

function recorded(shift: TrafficShift, story: ShiftStory, now: number): readonly SampleSeries[] {
  const labels = { shift: shift.id, service: shift.service, layer: shift.layer };
  const of = (metric: string, value: Value, more: Readonly<Record<string, string>> = {}): SampleSeries => ({
    metric,
    labels: { ...labels, ...more },
    value: (time) => value(story.at(time)),
    spans: spansUpTo(now),
    live: false,
  });
  const active =
    (value: Value): Value =>
    (moment) =>
      moment.startedAt === undefined ? undefined : value(moment);
  const alert = { alertname: shiftAlertNames.worse, alertstate: "firing", severity: "page" };
  return [
    of(shiftSeries.info, () => 1, { strategy: shift.strategy }),
    of(shiftSeries.active, ({ startedAt }) => (startedAt === undefined ? 0 : 1)),
    of(shiftSeries.lastChange, ({ changedAt }) => changedAt),
    of(shiftSeries.dispersion, () => 1),
    of(
      shiftSeries.errorEvidence,
      active(({ evidence }) => evidence),
    ),
    ...shiftVerdicts.map((verdict) =>
      of(
        shiftSeries.verdict,
        active((moment) => (verdictOf(shift, moment) === verdict ? 1 : 0)),
        { verdict },
      ),
    ),
    of(
      shiftSeries.budgetSpent,
      active((moment) => spentOf(moment)),
    ),
    ...(shift.rollback === undefined ? [] : [of(shiftSeries.stableCapacity, () => shift.rollback?.stableCapacity)]),
    of(
      prometheusSeries.alerts,
      active((moment) => (verdictOf(shift, moment) === "worse" ? 1 : undefined)),
      alert,
    ),
    ...armsOf(shift).flatMap((arm) => ofArm(shift, arm).map(([metric, value]) => of(metric, value, armLabels(arm)))),
  ];
}

function armLabels({ name, role, cluster }: ShiftArm): Readonly<Record<string, string>> {
  return { arm: name, role, ...(cluster !== undefined && { cluster }) };
}

function intendedOf({ role }: ShiftArm, { intended }: StoryMoment): number {
  return role === "candidate" ? intended : 1 - intended;
}

function ofArm({ id }: TrafficShift, arm: ShiftArm): readonly (readonly [string, Value])[] {
  const { role } = arm;
  // Two rescued at each change of weights, and none lost.
  const rescued: Value = ({ startedAt, changedAt }) =>
    startedAt === undefined ? undefined : Math.round((changedAt - startedAt) / 1500);
  return [
    [shiftSeries.weight, (moment) => 100 * intendedOf(arm, moment)],
    [shiftSeries.intendedShare, (moment) => intendedOf(arm, moment)],
    [shiftSeries.actualShare, ({ arms }) => arms[role].share],
    [shiftSeries.drift, (moment) => moment.arms[role].share - intendedOf(arm, moment)],
    [shiftSeries.tolerance, (moment) => 0.02 + 3 * Math.sqrt((moment.intended * (1 - moment.intended)) / 19_000)],
    [shiftSeries.requests, ({ arms }) => arms[role].perSecond],
    [shiftSeries.errors, ({ arms }) => arms[role].perSecond * arms[role].errorRatio],
    [shiftSeries.errorRatio, ({ arms }) => (arms[role].perSecond === 0 ? undefined : arms[role].errorRatio)],
    [
      shiftSeries.inflight,
      ({ arms, time }) => Math.round(arms[role].perSecond * (0.11 + 0.012 * Math.sin(time / 1900 + id.length))),
    ],
    [
      shiftSeries.requestsSum,
      (moment) => (moment.startedAt === undefined ? undefined : moment.arms[role].rolloutRequests),
    ],
    [shiftSeries.errorsSum, (moment) => (moment.startedAt === undefined ? undefined : moment.arms[role].rolloutErrors)],
    [shiftSeries.lostSum, ({ startedAt }) => (startedAt === undefined ? undefined : 0)],
    [
      shiftSeries.rescuedSum,
      role === "candidate" ? rescued : ({ startedAt }) => (startedAt === undefined ? undefined : 0),
    ],
  ];
}

/** As the rules decide; see slo/shift/statistics. */
function verdictOf({ judge }: TrafficShift, { arms: { stable, candidate }, evidence }: StoryMoment): ShiftVerdictName {
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

function exported(
  shift: TrafficShift,
  { story, options }: { readonly story: ShiftStory; readonly options: StoryOptions },
): readonly SampleSeries[] {
  const { now } = options;
  const labels = { job: "nines-exporter", instance: "exporter-0", shift: shift.id };
  const of = (metric: string, value: Value, more: Readonly<Record<string, string>> = {}): SampleSeries => ({
    metric,
    labels: { ...labels, ...more },
    value: (time) => value(story.at(time)),
    spans: spansUpTo(now),
    live: true,
  });
  const phase = ({ startedAt, intended }: StoryMoment) =>
    startedAt !== undefined ? "shifting" : intended === 1 ? "settled" : "idle";
  const ended = (outcome: "completed" | "rolled_back") => (moment: StoryMoment) =>
    options.changes.filter(([ago, share], index) => {
      const before = options.changes[index - 1]?.[1] ?? 0;
      const isEnd = outcome === "completed" ? share === 1 : share === 0 && before > 0 && before < 1;
      return isEnd && now - ago * hour <= moment.time;
    }).length;
  return [
    ...shiftPhases.map((name) =>
      of(shiftExporterSeries.phase, (moment) => (phase(moment) === name ? 1 : 0), { phase: name }),
    ),
    ...(["weights", "traffic"] as const).map((source) => of(shiftExporterSeries.sourceUp, () => 1, { source })),
    ...(["completed", "rolled_back"] as const).map((outcome) =>
      of(shiftExporterSeries.finished, ended(outcome), { outcome }),
    ),
    ...armsOf(shift).map((arm) =>
      of(shiftExporterSeries.intendedWeight, (moment) => 100 * intendedOf(arm, moment), {
        arm: arm.name,
        source: "primary",
      }),
    ),
    ...(shift.steps.length === 0
      ? []
      : [
          of(
            shiftExporterSeries.step,
            ({ intended }) => shift.steps.filter(({ share }) => share <= intended + 0.001).length,
          ),
          of(shiftExporterSeries.steps, () => shift.steps.length),
        ]),
    ...(shift.dns === undefined ? [] : armsOf(shift).map((arm) => dnsAnswers(arm, { labels, story, now }))),
  ];
}

/** Name servers answer with the weight of half a minute ago; one question in two seconds. */
function dnsAnswers(
  arm: ShiftArm,
  {
    labels,
    story,
    now,
  }: { readonly labels: Readonly<Record<string, string>>; readonly story: ShiftStory; readonly now: number },
): SampleSeries {
  const counted = new Map<number, number>();
  let sum = 0;
  for (let time = Math.ceil((now - 8 * hour) / 60) * 60; time <= now + hour; time += 60) {
    sum += 30 * intendedOf(arm, story.at(time - 30));
    counted.set(time, sum);
  }
  return {
    metric: shiftExporterSeries.dnsAnswers,
    labels: { ...labels, arm: arm.name, resolver: "10.0.0.2" },
    value: (time) => counted.get(Math.floor(time / 60) * 60),
    spans: [{ from: now - 7 * hour, to: now, stepSeconds: 60 }],
    live: true,
  };
}

/** HAProxy's answers by code. */
function answers(shift: TrafficShift, story: ShiftStory, now: number): readonly SampleSeries[] {
  const { traffic } = shift;
  if (traffic.kind !== "haproxy") return [];
  const parts = { "2xx": 0.965, "3xx": 0.02, "4xx": 0.015 } as const;
  return armsOf(shift).flatMap(({ name, role }) => {
    const of = (code: string, value: (arm: StoryMoment["arms"]["stable"]) => number): SampleSeries => ({
      metric: "haproxy_server_http_responses_total",
      labels: { job: "edge", instance: "edge-0", proxy: traffic.proxy, server: `${name}1`, code },
      value: (time) => value(story.at(time).arms[role]),
      spans: [{ from: now - 7 * hour, to: now, stepSeconds: 60 }],
      live: true,
    });
    return [
      ...Object.entries(parts).map(([code, part]) => of(code, ({ requests, errors }) => part * (requests - errors))),
      of("5xx", ({ errors }) => errors),
    ];
  });
}
