import { burnRateWindows } from "../../slo/burn-rate-tiers.ts";
import { secondsToDuration } from "../../slo/duration.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import {
  derivedSeries,
  errorRatioSeries,
  labelNames,
  prometheusSeries,
  quorumSeries,
  reservedLabels,
  saturationLabels,
  saturationSeries,
  signalSeries,
} from "../../slo/names.ts";
import { probeLabels } from "../../slo/probe/probe-series.ts";
import { groupLabels } from "../queries/slo-queries.ts";
import { declaredMetrics } from "./declared-metrics.ts";
import { exportedOfShifts, recordedOfShifts } from "./shift-metrics.ts";

/** The labels that a metric can carry; `any` for the users' own metrics, whose labels only the data knows. */
export type MetricLabels = ReadonlySet<string> | "any";

/** Every metric that a board may ask for, by name. */
export type MetricCatalogue = ReadonlyMap<string, MetricLabels>;

/**
 * Every metric that exists for a stack: what rules record, what Prometheus and the exporter write, what its SLIs read.
 * With the names that the stack's rules really record, the catalogue knows only these of its own.
 */
export function metricCatalogue(stack: Stack, recorded?: readonly string[]): MetricCatalogue {
  const own = [
    ...factSeries(stack),
    ...eventSeries(stack),
    ...saturationOf(stack),
    ...quorumOf(stack),
    ...recordedOfShifts(stack),
  ];
  const really = recorded === undefined ? undefined : new Set(recorded);
  return new Map<string, MetricLabels>([
    ...declaredMetrics(stack).map((name) => [name, "any"] as const),
    ...own.filter(([name]) => really?.has(name) ?? true),
    ...exportedOfShifts(stack),
    ...exporterAndPrometheus(stack),
  ]);
}

/** Only stacks that declare resources record how full they are. */
function saturationOf(stack: Stack): readonly Entry[] {
  const labels = new Set([labelNames.service, ...Object.values(saturationLabels)]);
  return stack.services.some(({ saturation }) => saturation.length > 0) ? [[saturationSeries.ratio, labels]] : [];
}

/** Only stacks with probes record how many locations see a target down. */
function quorumOf({ probes, exporter }: Stack): readonly Entry[] {
  const isProbed = probes.length + exporter.discovery.length > 0;
  return isProbed ? [[quorumSeries.down, new Set(["target"])]] : [];
}

type Entry = readonly [name: string, labels: ReadonlySet<string>];

function factSeries(stack: Stack): readonly Entry[] {
  const { info, objective, errorBudget, periodDays, excluded, alertThreshold, alertMinBadEvents } = signalSeries;
  const id = new Set(identity(stack));
  const perTier = new Set([...id, labelNames.tier, labelNames.timing]);
  return [
    ...[objective, errorBudget, periodDays, excluded].map((name) => [name, id] as const),
    [alertThreshold, perTier],
    [alertMinBadEvents, perTier],
    [info, new Set([...id, ...infoLabels(stack)])],
  ];
}

/** Series of events and what is summed from them: they carry the labels of their groups. */
function eventSeries(stack: Stack): readonly Entry[] {
  const labels = new Set([...identity(stack), ...groupLabels(stack), ...slothLabels(stack, "sloth_window")]);
  const calendar = new Set([...labels, labelNames.calendar]);
  const { totalCalendarSum5m, badCalendarSum5m, ...others } = derivedSeries;
  const windows = [...burnRateWindows, ...allSlos(stack).map(({ period }) => secondsToDuration(period.seconds))];
  return [
    ...[signalSeries.total, signalSeries.bad, ...Object.values(others), ...windows.map(errorRatioSeries)].map(
      (name) => [name, labels] as const,
    ),
    [totalCalendarSum5m, calendar],
    [badCalendarSum5m, calendar],
  ];
}

const scraped = ["job", "instance"];

function exporterAndPrometheus(stack: Stack): readonly Entry[] {
  const { alerts, up, headSeries, ...ofRules } = prometheusSeries;
  const ofAlerts = [
    "alertname",
    "alertstate",
    "scope",
    ...(stack.shifts.length === 0 ? [] : ["shift"]),
    ...Object.values(labelNames),
    ...groupLabels(stack),
  ];
  return [
    ...Object.entries(probeLabels).map(([name, labels]) => [name, new Set([...labels, ...scraped])] as const),
    ...Object.values(ofRules).map((name) => [name, new Set(["rule_group", ...scraped])] as const),
    [up, new Set(scraped)],
    [headSeries, new Set(scraped)],
    [alerts, new Set([...ofAlerts, ...infoLabels(stack)])],
  ];
}

function identity(stack: Stack): readonly string[] {
  return [labelNames.id, ...slothLabels(stack, "sloth_id", "sloth_service", "sloth_slo")];
}

function slothLabels(stack: Stack, ...names: readonly string[]): readonly string[] {
  return stack.rules.compat === "sloth" ? names.filter((name) => reservedLabels.has(name)) : [];
}

function infoLabels(stack: Stack): readonly string[] {
  const { tier, severity, longWindow, shortWindow, timing, calendar, ...ofInfo } = labelNames;
  return [...Object.values(ofInfo), ...allSlos(stack).flatMap((slo) => Object.keys(slo.labels))];
}
