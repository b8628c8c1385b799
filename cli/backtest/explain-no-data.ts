import type { Timeline } from "../../alerts/backtest/recording.ts";
import { signalRequests } from "../../alerts/backtest/signal-requests.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { Slo, Stack } from "../../slo/model.ts";
import type { Problem } from "../../slo/problem.ts";
import { printSelector } from "../../slo/promql/print-selector.ts";
import { type VectorSelector, vectorSelectors } from "../../slo/promql/selectors.ts";
import { explainAbsence } from "../prometheus/explain-absence.ts";

interface Question {
  readonly stack: Stack;
  readonly range: Timeline;
  readonly client: PrometheusClient;
}

/** Why an SLO has no data in a range: for each series that its queries ask for in vain, what is there instead. */
export async function explainNoData(slo: Slo, { stack, range, client }: Question): Promise<readonly Problem[]> {
  const selectors = new Map<string, VectorSelector>();
  for (const { query } of signalRequests(slo, stack))
    for (const selector of vectorSelectors(query)) selectors.set(printSelector(selector), selector);
  const metrics = await client.metricNames(range);
  const problems: Problem[] = [];
  for (const [text, selector] of selectors) {
    if (selector.metric === undefined || (await hasSeries(client, text, range))) continue;
    problems.push({ code: "no-data", path: slo.id, ...(await explainAbsence(selector, { client, range, metrics })) });
  }
  // Several selectors of one metric fail for one reason.
  if (problems.length > 0) return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
  const hint = `ask Prometheus for ${[...selectors.keys()].join(" and ")} in that time`;
  return [
    {
      code: "no-data",
      path: slo.id,
      message: "its metrics are known, but its queries give nothing in this range",
      hint,
    },
  ];
}

async function hasSeries(client: PrometheusClient, selector: string, range: Timeline): Promise<boolean> {
  return (await client.labelValues("__name__", { match: selector, ...range })).length > 0;
}
