import type { Timeline } from "../../alerts/backtest/recording.ts";
import { signalRequests } from "../../alerts/backtest/signal-requests.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { Slo, Stack } from "../../slo/model.ts";
import { nearest, type Problem, show } from "../../slo/problem.ts";
import { printSelector } from "../../slo/promql/print-selector.ts";
import { type VectorSelector, vectorSelectors } from "../../slo/promql/selectors.ts";

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
    problems.push({ code: "no-data", path: slo.id, ...(await absence(selector, { client, range, metrics })) });
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

interface Absence {
  readonly client: PrometheusClient;
  readonly range: Timeline;
  readonly metrics: readonly string[];
}

async function absence(
  { metric = "", matchers }: VectorSelector,
  { client, range, metrics }: Absence,
): Promise<Pick<Problem, "message" | "hint">> {
  if (!metrics.includes(metric)) {
    const similar = nearest(metric, metrics);
    const hint =
      similar === undefined
        ? "check that the target is scraped, and that Prometheus keeps samples that long"
        : `did you mean ${show(similar)}?`;
    return {
      message: `there is no metric ${show(metric)} in this range`,
      hint: metrics.length === 0 ? "Prometheus holds no data at all from that time" : hint,
    };
  }
  for (const { label, op, value } of matchers.filter((matcher) => matcher.op === "=" && matcher.value !== "")) {
    const values = await client.labelValues(label, { match: metric, ...range });
    if (values.includes(value)) continue;
    const similar = nearest(value, values);
    const known =
      values.length === 0
        ? "it has no such label"
        : `it has ${values.slice(0, 8).map(show).join(", ")}${values.length > 8 ? ", …" : ""}`;
    return {
      message: `no series of ${metric} has ${label}${op}${show(value)}`,
      hint: similar === undefined ? known : `did you mean ${show(similar)}?`,
    };
  }
  return {
    message: `no series of ${metric} matches ${printSelector({ matchers })}`,
    hint: "loosen the matchers, or check them against Prometheus' own list of series",
  };
}

async function hasSeries(client: PrometheusClient, selector: string, range: Timeline): Promise<boolean> {
  return (await client.labelValues("__name__", { match: selector, ...range })).length > 0;
}
