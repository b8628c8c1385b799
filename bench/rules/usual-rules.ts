import type { RuleFile } from "../../alerts/rule.ts";
import { record } from "../../alerts/rule.ts";
import { allSlos, type Slo, type Stack } from "../../slo/model.ts";

const windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

/** How the usual design fills the period's window: from raw series like every other, or as the mean of recorded 5-minute ratios. */
export type PeriodRule = "raw" | "mean of ratios";

/**
 * The usual design: for each SLO one error ratio per window, each read from raw series, seven facts and two alerts; 17 rules.
 * Formulas from Sloth's public documentation (https://sloth.dev/introduction/architecture/ and the rules it shows there);
 * its default fills the 30-day window with the mean of 5-minute ratios, other generators read it from raw series too.
 */
export function usualRules(stack: Stack, periodRule: PeriodRule): readonly RuleFile[] {
  return [
    {
      name: "usual",
      groups: allSlos(stack).flatMap((slo) => [
        {
          name: `sli-${slo.id}`,
          interval: "1m",
          rules: [...windows.map((window) => errorRatio(slo, window)), periodRatio(slo, periodRule)],
        },
        { name: `facts-${slo.id}`, interval: "1m", rules: facts(slo) },
        { name: `alerts-${slo.id}`, interval: "1m", rules: [alert(slo, "page", page), alert(slo, "ticket", ticket)] },
      ]),
    },
  ];
}

const labelsOf = (slo: Slo) => ({ sloth_id: slo.id, sloth_service: slo.service, sloth_slo: slo.name });

function errorRatio(slo: Slo, window: string) {
  const selector = `service="${slo.service}",slo="${slo.name}"`;
  const expr = `(sum(rate(http_requests_total{${selector},code="500"}[${window}])))\n/\n(sum(rate(http_requests_total{${selector}}[${window}])))`;
  return record(`slo:sli_error:ratio_rate${window}`, expr, { ...labelsOf(slo), sloth_window: window });
}

function periodRatio(slo: Slo, periodRule: PeriodRule) {
  if (periodRule === "raw") return errorRatio(slo, "30d");
  const series = `slo:sli_error:ratio_rate5m{${matchers(slo)}}[30d]`;
  return record(
    "slo:sli_error:ratio_rate30d",
    `sum_over_time(${series})\n/ ignoring (sloth_window)\ncount_over_time(${series})`,
    { ...labelsOf(slo), sloth_window: "30d" },
  );
}

function facts(slo: Slo) {
  const own = matchers(slo);
  const join = "/ on(sloth_id, sloth_slo, sloth_service) group_left";
  const fact = (series: string, expr: string) => record(series, expr, labelsOf(slo));
  return [
    fact("slo:objective:ratio", "vector(0.999)"),
    fact("slo:error_budget:ratio", "vector(1-0.999)"),
    fact("slo:time_period:days", "vector(30)"),
    fact("slo:current_burn_rate:ratio", `slo:sli_error:ratio_rate5m{${own}}\n${join}\nslo:error_budget:ratio{${own}}`),
    fact("slo:period_burn_rate:ratio", `slo:sli_error:ratio_rate30d{${own}}\n${join}\nslo:error_budget:ratio{${own}}`),
    fact("slo:period_error_budget_remaining:ratio", `1 - slo:period_burn_rate:ratio{${own}}`),
    fact("sloth_slo_info", "vector(1)"),
  ];
}

const page = [
  ["5m", "1h", 14.4],
  ["30m", "6h", 6],
] as const;
const ticket = [
  ["2h", "1d", 3],
  ["6h", "3d", 1],
] as const;

function alert(slo: Slo, severity: string, pairs: readonly (readonly [string, string, number])[]) {
  const own = matchers(slo);
  const above = (window: string, factor: number) => `(slo:sli_error:ratio_rate${window}{${own}} > (${factor} * 0.001))`;
  const expr = pairs.map(
    ([short, long, factor]) =>
      `(max(${above(short, factor)}) without (sloth_window) and max(${above(long, factor)}) without (sloth_window))`,
  );
  return {
    kind: "alert" as const,
    alert: "HighErrorRate",
    expr: expr.join("\nor\n"),
    for: undefined,
    keepFiringFor: undefined,
    labels: { ...labelsOf(slo), severity },
    annotations: {},
  };
}

function matchers(slo: Slo): string {
  return `sloth_id="${slo.id}",sloth_service="${slo.service}",sloth_slo="${slo.name}"`;
}
