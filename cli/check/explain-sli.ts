import { signalRequests } from "../../alerts/backtest/signal-requests.ts";
import type { Query, Sli, Slo, Stack } from "../../slo/model.ts";
import { assertNever, nearest, show } from "../../slo/problem.ts";
import { printSelector } from "../../slo/promql/print-selector.ts";
import { topLevelComparison, vectorSelectors } from "../../slo/promql/selectors.ts";
import { withWindow } from "../../slo/promql/window.ts";
import { latencyHistogram } from "../../slo/sli/latency-histogram.ts";
import { hasValues } from "../boards/ask-query.ts";
import { noSuchEdge } from "./explain-edge.ts";
import type { Cause, Holdings } from "./explain-empty.ts";
import { hasLabel, knownLabels, noSuchLabel, noSuchValue } from "./explain-matchers.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Why an SLI cannot work although its metrics are there, and whether that leaves the SLO without figures. */
export interface SliCause extends Cause {
  readonly stopsMeasuring: boolean;
}

/** What is wrong with an SLI whose metrics exist: its good or bad events, its threshold, its groups, its values. */
export async function explainSli(
  slo: Slo,
  { stack, holdings }: { readonly stack: Stack; readonly holdings: Holdings },
): Promise<readonly SliCause[]> {
  const found = [
    ...(await outcomeCauses(slo.sli, holdings)),
    ...(await edgeCauses(slo, holdings)),
    ...(await groupCauses(slo, { stack, holdings })),
    ...(await nanCauses(slo, holdings)),
  ];
  return [...new Map(found.map((cause) => [cause.message, cause])).values()];
}

async function outcomeCauses(sli: Sli, holdings: Holdings): Promise<readonly SliCause[]> {
  if (sli.kind !== "events") return [];
  const { kind, query } = sli.outcome;
  const causes: SliCause[] = [];
  for (const selector of vectorSelectors(textOf(query))) {
    if (!holdings.metrics.has(selector.metric ?? "")) continue;
    const cause = (await noSuchLabel(selector, holdings)) ?? (await noSuchValue(selector, holdings));
    if (cause === undefined) continue;
    // A service that never failed has no series of failures; one without a single good event is misread.
    const severity = kind === "good" || cause.isMisspelt ? "error" : "warning";
    causes.push({ ...cause, severity, metricIsMissing: false, stopsMeasuring: false });
  }
  return causes;
}

async function edgeCauses(slo: Slo, holdings: Holdings): Promise<readonly SliCause[]> {
  const { sli } = slo;
  if (sli.kind !== "latency" || sli.buckets === "native") return [];
  const buckets = latencyHistogram(slo)?.selector ?? "";
  const cause = await noSuchEdge(sli.edge, { buckets, holdings });
  if (cause === undefined) return [];
  return [{ ...cause, severity: "error", metricIsMissing: false, stopsMeasuring: true }];
}

async function groupCauses(
  slo: Slo,
  { stack, holdings }: { readonly stack: Stack; readonly holdings: Holdings },
): Promise<readonly SliCause[]> {
  if (slo.groupBy.length === 0) return [];
  const total = signalRequests(slo, stack).find(({ slo: id, part }) => id === slo.id && part === "total")?.query ?? "";
  const selectors = vectorSelectors(total).filter(({ metric = "" }) => holdings.metrics.has(metric));
  const [first] = selectors;
  // A query that writes labels itself may group by what no series has.
  if (first === undefined || /\b(label_replace|label_join|count_values|info)\b/.test(total)) return [];
  const causes: SliCause[] = [];
  for (const label of slo.groupBy) {
    const having = await Promise.all(selectors.map((selector) => hasLabel(label, { selector, holdings })));
    if (having.includes(true)) continue;
    const known = await knownLabels(printSelector(first), holdings);
    const similar = nearest(label, known);
    causes.push({
      message: `no series of ${first.metric} that it counts has the label ${show(label)} of groupBy`,
      hint: similar === undefined ? `there are ${known.join(", ")}` : `did you mean ${show(similar)}?`,
      severity: "error",
      metricIsMissing: false,
      stopsMeasuring: false,
    });
  }
  return causes;
}

async function nanCauses({ sli }: Slo, { client, lately }: Holdings): Promise<readonly SliCause[]> {
  for (const query of ownQueries(sli)) {
    const range = { ...lately, stepSeconds: 300 };
    // A query that the server refuses is told of where its rule is.
    const series = await unlessRefused(() => client.queryRange(withWindow(query, "5m"), range));
    if (series === undefined || series.length === 0 || hasValues(series)) continue;
    return [
      {
        message: "is not measured: its query gives NaN",
        hint: `look for a division by zero in ${query.replace(/\s+/g, " ")}`,
        severity: "error",
        metricIsMissing: false,
        stopsMeasuring: true,
      },
    ];
  }
  return [];
}

/** What the user wrote as PromQL: only that can divide. */
function ownQueries(sli: Sli): readonly string[] {
  const written = (...queries: readonly (Query | undefined)[]) =>
    queries.flatMap((query) => (query?.kind === "promql" ? [query.text] : []));
  switch (sli.kind) {
    case "events":
      return written(sli.total, sli.outcome.query);
    case "ratio":
      return [sli.error, ...written(sli.weight)];
    case "timeSlice":
      return [topLevelComparison(sli.condition)?.left ?? []].flat();
    case "latency":
    case "probe":
    case "composite":
      return [];
    default:
      return assertNever(sli);
  }
}

function textOf(query: Query): string {
  return query.kind === "counter" ? query.selector : query.text;
}
