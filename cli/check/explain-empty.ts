import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { derivedSeries, prometheusSeries, signalSeries } from "../../slo/names.ts";
import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { Problem } from "../../slo/problem.ts";
import { show } from "../../slo/problem.ts";
import { printSelector } from "../../slo/promql/print-selector.ts";
import { type VectorSelector, vectorSelectors } from "../../slo/promql/selectors.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import { absentMetric, explainAbsence } from "../prometheus/explain-absence.ts";
import { unscrapedSource } from "./unscraped-source.ts";
import { withoutRollout } from "./without-rollout.ts";

/** Why something has no data, and what to do about it. */
export interface Cause extends Pick<Problem, "message" | "hint"> {
  readonly severity: "error" | "warning";
  /** Whether nothing at all has the metric's name; otherwise only the chosen series are missing. */
  readonly metricIsMissing: boolean;
  /** The SLO that is not measured, where that is the whole reason. */
  readonly slo?: string;
}

/** What the server holds, and what is known to be unmeasured. */
export interface Holdings {
  readonly client: PrometheusClient;
  /** Names that had samples lately, and in which time. Unix seconds. */
  readonly metrics: ReadonlySet<string>;
  readonly lately: { readonly from: number; readonly to: number };
  /** Whether that time is over: it is the last hour of a range that somebody looks back at. */
  readonly isPast?: boolean;
  /** SLOs whose own metrics are missing, which was said already. */
  readonly unmeasured: ReadonlyMap<string, "error" | "warning">;
}

const shiftNames: ReadonlySet<string> = new Set(Object.values(shiftExporterSeries));
const exporterNames: ReadonlySet<string> = new Set([...Object.values(probeSeries), ...shiftNames]);
const selfNames: ReadonlySet<string> = new Set(
  Object.values(prometheusSeries).filter((name) => name.startsWith("prometheus_")),
);
const pastHour = "in the last hour of this range";

/** Series that come and go with what happens: their absence is no fault. */
const passing: ReadonlySet<string> = new Set([
  prometheusSeries.alerts,
  signalSeries.excluded,
  derivedSeries.budgetExhaustion,
  // There only while a shift is running, and shortly after.
  shiftSeries.active,
  shiftSeries.verdict,
  shiftSeries.errorEvidence,
  shiftSeries.slowEvidence,
  shiftSeries.dispersion,
  shiftSeries.requestsSum,
  shiftSeries.errorsSum,
  shiftSeries.lostSum,
  shiftSeries.rescuedSum,
  shiftSeries.budgetSpent,
  shiftHelperSeries.slower,
  shiftHelperSeries.unseenLosses,
  shiftHelperSeries.unseenSpending,
]);

/** The first series of a query that the server does not have, and why; nothing when it has them all. */
export async function explainEmpty(query: string, holdings: Holdings): Promise<Cause | undefined> {
  for (const selector of vectorSelectors(query)) {
    const cause = await explainSelector(selector, holdings);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** What is said of a query whose series are all there. */
export function unexplained(query: string): Cause {
  return {
    message: "each of its series exists, but together they give nothing",
    hint: `ask Prometheus for parts of ${query.replace(/\s+/g, " ")}`,
    severity: "error",
    metricIsMissing: false,
  };
}

/** Why the server has no series for a selector; nothing when it has one. */
export async function explainSelector(selector: VectorSelector, holdings: Holdings): Promise<Cause | undefined> {
  const { metric = "", matchers } = selector;
  if (metric === "" || passing.has(metric)) return undefined;
  if (!holdings.metrics.has(metric))
    return (
      (await withoutRollout(selector, holdings)) ?? { ...missingMetric(selector, holdings), metricIsMissing: true }
    );
  const { client, lately } = holdings;
  const found = await client.labelValues("__name__", { match: printSelector({ metric, matchers }), ...lately });
  if (found.length > 0) return selector.range === undefined ? stoppedSeries(selector, holdings) : undefined;
  const id = matchers.find(({ label, op }) => label === "slo_id" && op === "=")?.value ?? "";
  const severity = holdings.unmeasured.get(id);
  if (severity !== undefined) return { ...unmeasuredSlo(id), severity, metricIsMissing: false };
  const idle = await withoutRollout(selector, holdings);
  if (idle !== undefined) return idle;
  const why = await explainAbsence(selector, { client, range: lately, metrics: [...holdings.metrics] });
  return { ...why, severity: exporterNames.has(metric) ? "warning" : "error", metricIsMissing: false };
}

/** Whether a series that was there within the last hour has no sample now. */
async function stoppedSeries(
  { metric = "", matchers }: VectorSelector,
  { client, lately, isPast = false }: Holdings,
): Promise<Cause | undefined> {
  const now = await client.query(`count(${printSelector({ metric, matchers })})`, { at: lately.to });
  if (now.length > 0) return undefined;
  return {
    // Not the name first: a reader may begin a sentence with it, and a name has no capital.
    message: isPast
      ? `the series ${metric} had samples ${pastHour} and none at its end`
      : `the series ${metric} had samples within the last hour and has none now`,
    hint: "look after the target or the rule that writes it",
    severity: "error",
    metricIsMissing: false,
  };
}

function missingMetric(selector: VectorSelector, holdings: Holdings): Omit<Cause, "metricIsMissing"> {
  const { metric = "" } = selector;
  const { metrics, isPast = false } = holdings;
  if (exporterNames.has(metric)) return { ...missingOfExporter(metric, holdings), severity: "warning" };
  if (selfNames.has(metric) && !hasSome(selfNames, metrics))
    return {
      message: isPast ? `Prometheus did not scrape itself ${pastHour}` : "Prometheus does not scrape itself",
      hint: "add a scrape job with its own address",
      severity: "error",
    };
  if (/^(?:slo|shift):/.test(metric)) return missingRecord(selector, holdings);
  const time = hourOf(holdings);
  const unscraped = unscrapedSource(metric, { metrics, isPast, time });
  return { ...(unscraped ?? absentMetric(metric, { metrics: [...metrics], time })), severity: "error" };
}

function missingOfExporter(metric: string, { metrics, isPast = false }: Holdings): Pick<Cause, "message" | "hint"> {
  return hasSome(exporterNames, metrics)
    ? {
        message: isPast
          ? `the exporter of nines gave no ${metric} ${pastHour}`
          : `the exporter of nines gives no ${metric}`,
        hint: `it comes with the ${shiftNames.has(metric) ? "shifts" : "probes"} that need it`,
      }
    : {
        message: isPast ? `no exporter of nines was scraped ${pastHour}` : "no exporter of nines is scraped",
        hint: `scrape it, or do without ${shiftNames.has(metric) ? "what it tells of shifts" : "the probes"} until it runs`,
      };
}

function missingRecord({ metric = "", matchers }: VectorSelector, holdings: Holdings): Omit<Cause, "metricIsMissing"> {
  const { metrics, unmeasured, isPast = false } = holdings;
  if (![...metrics].some((name) => /^(?:slo|shift):/.test(name)))
    return {
      message: isPast
        ? `the rules recorded nothing ${pastHour}`
        : "Prometheus holds none of the series that the rules record",
      hint: "load the rule files of nines generate, and wait five minutes for the first figures",
      severity: "error",
    };
  const id = matchers.find(({ label, op }) => label === "slo_id" && op === "=")?.value ?? "";
  const severity = unmeasured.get(id);
  if (severity !== undefined) return { ...unmeasuredSlo(id), severity };
  return {
    message: `there is no recorded series ${show(metric)} ${hourOf(holdings)}`,
    hint: "load the rule files of nines generate into Prometheus, and wait five minutes for the first figures",
    severity: "error",
  };
}

function hasSome(names: ReadonlySet<string>, metrics: ReadonlySet<string>): boolean {
  return [...names].some((name) => metrics.has(name));
}

function hourOf({ isPast = false }: Holdings): string {
  return isPast ? pastHour : "in the last hour";
}

function unmeasuredSlo(id: string): Pick<Cause, "message" | "hint" | "slo"> {
  return { slo: id, message: `${id} is not measured`, hint: "repair its metrics first" };
}
