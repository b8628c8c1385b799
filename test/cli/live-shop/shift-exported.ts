import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftPhases, shiftVerdicts } from "../../../slo/shift/shift-names.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { SampleSeries } from "./sample-series.ts";
import { verdictOf } from "./shift-recorded.ts";
import {
  intendedOf,
  rescuedPerChange,
  rolloutOf,
  rolloutStarts,
  type ShiftStory,
  type StoryMoment,
  spansUpTo,
  type Telling,
  type Value,
} from "./shift-story.ts";

const hour = 3600;

/** What the exporter would have served about a shift. */
export function exportedShift(shift: TrafficShift, { story, options }: Telling): readonly SampleSeries[] {
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
  const infoOf = (start: number): SampleSeries => {
    const { service, strategy, layer, stable, candidate } = shift;
    const next = rolloutStarts(options).find((other) => other > start) ?? Number.POSITIVE_INFINITY;
    const value: Value = ({ time }) => (time >= start && time < next ? 1 : undefined);
    const arms = { stable: stable.name, candidate: candidate.name };
    return of(shiftExporterSeries.info, value, { service, strategy, layer, rollout: rolloutOf(shift, start), ...arms });
  };
  return [
    ...rolloutStarts(options).map(infoOf),
    of(shiftExporterSeries.lastChange, ({ changedAt }) => changedAt),
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
    ...shiftVerdicts.map((verdict) =>
      of(shiftExporterSeries.verdict, (moment) => (verdictOf(shift, moment) === verdict ? 1 : 0), { verdict }),
    ),
    of(shiftExporterSeries.evidence, ({ evidence }) => evidence, { sli: "errors" }),
    ...(shift.traffic.kind === "haproxy" ? ledgerOf(of) : []),
    ...(shift.dns === undefined ? [] : armsOf(shift).map((arm) => dnsAnswers(arm, { labels, story, now }))),
  ];
}

/** What became of the requests of the rollout that goes on or was the last; none of them is lost. */
function ledgerOf(
  of: (metric: string, value: Value, more: Readonly<Record<string, string>>) => SampleSeries,
): readonly SampleSeries[] {
  const sum = (figure: "rolloutRequests" | "rolloutErrors", { arms }: StoryMoment) =>
    Math.round(arms.stable[figure] + arms.candidate[figure]);
  const outcomes: Readonly<Record<string, Value>> = {
    sent: (moment) => sum("rolloutRequests", moment),
    answered: (moment) => sum("rolloutRequests", moment),
    failed: (moment) => sum("rolloutErrors", moment),
    lost: () => 0,
    rescued: ({ changes }) => rescuedPerChange * changes,
  };
  return [
    ...Object.entries(outcomes).map(([outcome, value]) => of(shiftExporterSeries.ledger, value, { outcome })),
    of(shiftExporterSeries.ledgerWhole, () => 1, {}),
    of(shiftExporterSeries.lostLater, () => 0, {}),
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
