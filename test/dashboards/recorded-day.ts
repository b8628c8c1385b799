import { infoLabels } from "../../alerts/fact-rules.ts";
import { burnRateWindows } from "../../slo/burn-rate-tiers.ts";
import { secondsToDuration } from "../../slo/duration.ts";
import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import { derivedSeries, errorRatioSeries, prometheusSeries, saturationSeries, signalSeries } from "../../slo/names.ts";
import { probeSeries } from "../../slo/probe/probe-series.ts";

type Labels = Readonly<Record<string, string>>;

/** The end of the recorded day, in Unix seconds. */
export const dayEnd = 1_780_000_200;
export const dayStart = dayEnd - 86_400;
const stepSeconds = 300;

/** One day of everything that boards read, as OpenMetrics: steady traffic of which one event in 500 fails. */
export function recordedDay(stack: Stack): string {
  const series = [
    ...allSlos(stack).flatMap(sloSeries),
    ...saturation(stack),
    ...probes(),
    ...histogram(),
    ...prometheusItself(),
  ];
  const byName = Map.groupBy(series, ({ name }) => name);
  const lines = [...byName].flatMap(([name, all]) => [`# TYPE ${name} gauge`, ...all.flatMap(samples)]);
  return `${lines.join("\n")}\n# EOF\n`;
}

interface Recorded {
  readonly name: string;
  readonly labels: Labels;
  /** The value at a step of the day. */
  readonly value: (step: number) => number;
}

function samples({ name, labels, value }: Recorded): readonly string[] {
  const text = Object.entries(labels).map(([label, content]) => `${label}=${JSON.stringify(content)}`);
  const selector = text.length === 0 ? name : `${name}{${text.join(",")}}`;
  return Array.from(
    { length: 86_400 / stepSeconds + 1 },
    (_, step) => `${selector} ${value(step)} ${dayStart + step * stepSeconds}`,
  );
}

function constant(name: string, labels: Labels, value: number): Recorded {
  return { name, labels, value: () => value };
}

function counter(name: string, labels: Labels, perStep: number): Recorded {
  return { name, labels, value: (step) => step * perStep };
}

function saturation(stack: Stack): readonly Recorded[] {
  return stack.services.flatMap(({ name, saturation: declared }) =>
    declared.map((one) =>
      constant(saturationSeries.ratio, { service: name, resource: one.name, limit: one.limitText }, 0.5),
    ),
  );
}

function sloSeries(slo: Slo): readonly Recorded[] {
  const id = { slo_id: slo.id };
  const info = { ...id, ...infoLabels(slo) };
  const alert = { ...id, alertname: "SLOErrorBudgetBurn", alertstate: "firing", severity: "page", tier: "page-fast" };
  return [
    constant(signalSeries.info, info, 1),
    constant(signalSeries.objective, id, Number(slo.objective) / 100),
    constant(signalSeries.errorBudget, id, Number(slo.errorBudget)),
    constant(signalSeries.periodDays, id, slo.period.seconds / 86_400),
    ...slo.alerts.tiers.map(({ tier, threshold }) =>
      constant(signalSeries.alertThreshold, { ...id, tier: tier.name }, Number(threshold)),
    ),
    constant(prometheusSeries.alerts, { ...alert, service: slo.service, team: slo.team, service_tier: slo.tier }, 1),
    ...(slo.groupBy.length === 0
      ? [id]
      : ["a", "b"].map((group) => ({ ...id, [slo.groupBy[0] ?? ""]: group }))
    ).flatMap((group) => eventSeries(slo, group)),
  ];
}

function eventSeries(slo: Slo, labels: Labels): readonly Recorded[] {
  const burn = 0.002 / Number(slo.errorBudget);
  const windows = new Set([...burnRateWindows, secondsToDuration(slo.period.seconds)]);
  return [
    constant(signalSeries.total, labels, 10),
    constant(signalSeries.bad, labels, 0.02),
    constant(derivedSeries.totalSum5m, labels, 3000),
    constant(derivedSeries.badSum5m, labels, 6),
    ...[...windows].map((window) => constant(errorRatioSeries(window), labels, 0.002)),
    constant(derivedSeries.currentBurnRate, labels, burn),
    constant(derivedSeries.periodEvents, labels, 864_000),
    constant(derivedSeries.periodBadEvents, labels, 1728),
    constant(derivedSeries.periodBurnRate, labels, burn),
    constant(derivedSeries.periodBudgetRemaining, labels, 1 - burn),
    constant(derivedSeries.periodCoverage, labels, 0.5),
    constant(derivedSeries.budgetExhaustion, labels, 500_000),
  ];
}

function probes(): readonly Recorded[] {
  const at = { target: "shop-home", location: "eu" };
  return [
    ...["success", "failure"].map((result) =>
      counter(probeSeries.attempts, { ...at, result, attempt: "first" }, result === "success" ? 20 : 1),
    ),
    counter(probeSeries.missed, { ...at, reason: "late" }, 0),
    ...["0.1", "1", "+Inf"].map((le, index) => counter(probeSeries.durationBucket, { ...at, le }, 10 + index * 5)),
    constant(probeSeries.phaseDuration, { ...at, phase: "connect" }, 0.02),
    counter(probeSeries.failureReason, { ...at, reason: "timeout" }, 1),
    ...[probeSeries.lastSuccess, probeSeries.lastRun].map(
      (name): Recorded => ({
        name,
        labels: at,
        value: (step) => dayStart + step * stepSeconds,
      }),
    ),
    constant(probeSeries.scheduleLag, at, 0.001),
    constant(probeSeries.tlsNotAfter, at, dayEnd + 3_000_000),
    ...["up", "down", "unknown"].map((state) => counter(probeSeries.timeInState, { ...at, state }, 100)),
  ];
}

function histogram(): readonly Recorded[] {
  const labels = { job: "checkout" };
  return ["0.1", "0.3", "1", "+Inf"].map((le, index) =>
    counter("http_request_duration_seconds_bucket", { ...labels, le }, 100 + index * 10),
  );
}

function prometheusItself(): readonly Recorded[] {
  const group = { rule_group: "/rules/generic.yaml;nines-burn" };
  return [
    constant(prometheusSeries.groupDuration, group, 0.1),
    constant(prometheusSeries.groupInterval, group, 60),
    constant(prometheusSeries.groupRules, group, 20),
    constant(prometheusSeries.groupSamples, group, 50),
    counter(prometheusSeries.groupMissed, group, 0),
    counter(prometheusSeries.evaluationFailures, group, 0),
    constant(prometheusSeries.headSeries, {}, 5000),
    constant(prometheusSeries.up, { job: "nines-exporter", instance: "a:1" }, 1),
  ];
}
