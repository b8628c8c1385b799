import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { PrometheusSample } from "../../../service/prometheus-result.ts";
import type { Labels } from "../../../slo/model.ts";
import { derivedSeries, errorRatioSeries, labelNames, signalSeries } from "../../../slo/names.ts";
import type { Plot } from "../plot.ts";
import type { PlotFrame } from "../plot-frame.ts";
import { type Course, readCourses } from "../read-courses.ts";

type Client = Pick<PrometheusClient, "query" | "queryRange">;

/** Error ratios of an SLO over time, and what they are measured with. Undefined: Prometheus does not say. */
export interface BurnCourses {
  readonly errorBudget: number | undefined;
  /** The error ratio above which the tier fires. */
  readonly threshold: number | undefined;
  readonly long: Course | undefined;
  readonly short: Course | undefined;
}

/** Reads the error ratios in both windows of a tier: of the group that the alert names, or of the worst at each time. */
export async function readBurnCourses(
  client: Client,
  { sloId, tier, labels }: Extract<Plot, { kind: "burn" }>,
  frame: PlotFrame,
): Promise<BurnCourses> {
  const facts = await readSloConstants(client, sloId, frame);
  const of = (window: string) => `max(${errorRatioSeries(window)}{${selector(sloId, groupOf(facts, labels))}})`;
  const [long, short] = await Promise.all(
    [tier.longWindow, tier.shortWindow].map((window) => readCourses(client, of(window), frame)),
  );
  const named = (name: string) => facts.filter(({ labels: own }) => own["__name__"] === name);
  const limits = named(signalSeries.alertThreshold);
  return {
    errorBudget: named(signalSeries.errorBudget)[0]?.value,
    threshold: limits.find(({ labels: own }) => own[labelNames.tier] === tier.name)?.value,
    long: long?.[0],
    short: short?.[0],
  };
}

/** Reads what was left of an SLO's error budget: of the group that the alert names, or of the worst at each time. */
export async function readBudgetCourse(
  client: Client,
  { sloId, labels }: Extract<Plot, { kind: "budget" }>,
  frame: PlotFrame,
): Promise<Course | undefined> {
  const facts = await readSloConstants(client, sloId, frame);
  const series = `${derivedSeries.periodBudgetRemaining}{${selector(sloId, groupOf(facts, labels))}}`;
  return (await readCourses(client, `min(${series})`, frame))[0];
}

/** What the rules state of an SLO, as it was at the end of the picture. */
function readSloConstants(client: Client, sloId: string, { range }: PlotFrame): Promise<readonly PrometheusSample[]> {
  const names = [signalSeries.info, signalSeries.errorBudget, signalSeries.alertThreshold].join("|");
  return client.query(`{__name__=~${JSON.stringify(names)}, ${selector(sloId, {})}}`, { at: range.to / 1_000 });
}

/** The labels by which an SLO is split, as far as the alert has them. */
function groupOf(facts: readonly PrometheusSample[], labels: Labels): Labels {
  const info = facts.find(({ labels: own }) => own["__name__"] === signalSeries.info);
  const names = (info?.labels[labelNames.groupBy] ?? "").split(",").filter((name) => name !== "");
  return Object.fromEntries(names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}

function selector(sloId: string, group: Labels): string {
  return Object.entries({ [labelNames.id]: sloId, ...group })
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ");
}
