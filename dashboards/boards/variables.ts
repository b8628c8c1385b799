import { labelNames, signalSeries } from "../../slo/names.ts";
import type { LatencyHistogram } from "../../slo/sli/latency-histogram.ts";
import type { Variable } from "../model/board.ts";

/** The data source that every query of a board goes to; a board never names one. */
export const datasource: Variable = {
  kind: "datasource",
  name: "datasource",
  label: "Data source",
  plugin: "prometheus",
};

const { info } = signalSeries;

/** Teams, then what each choice leaves: tiers, services and SLOs. */
export const team = fromInfo("team", "Team", labelNames.team, "", "all");
export const tier = fromInfo("tier", "Tier", labelNames.serviceTier, 'team=~"$team"', "all");
export const services = fromInfo(
  "service",
  "Service",
  labelNames.service,
  'team=~"$team",service_tier=~"$tier"',
  "all",
);
export const oneService = fromInfo("service", "Service", labelNames.service, 'team=~"$team"', "one");
export const oneSlo = fromInfo("slo_id", "SLO", labelNames.id, 'team=~"$team",service=~"$service"', "one");
export const listedSlos = fromInfo("slo_id", "SLO", labelNames.id, 'team=~"$team",service=~"$service"', "listed");
export const servicesOfTeam = fromInfo("service", "Service", labelNames.service, 'team=~"$team"', "all");

/** The latency SLOs of the chosen service, and unseen behind each the series of its histogram. */
export function latencyChoice(histograms: readonly LatencyHistogram[]): readonly Variable[] {
  const { latencySlo, latencyHistogram } = labelNames;
  return [
    fromInfo("latency", "Latency SLO", latencySlo, `service=~"$service",${latencySlo}!=""`, "one"),
    {
      ...fromInfo("histogram", "Latency histogram", latencyHistogram, `${latencySlo}="$latency"`, "one"),
      hidden: { samples: [...new Set(histograms.map(({ selector }) => selector))] },
    },
  ];
}

function fromInfo(
  name: string,
  label: string,
  from: string,
  matchers: string,
  choice: Extract<Variable, { kind: "query" }>["choice"],
): Extract<Variable, { kind: "query" }> {
  const selector = matchers === "" ? info : `${info}{${matchers}}`;
  return { kind: "query", name, label, values: { selector, label: from }, choice };
}
