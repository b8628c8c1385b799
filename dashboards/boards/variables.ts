import { labelNames, signalSeries } from "../../slo/names.ts";
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

function fromInfo(
  name: string,
  label: string,
  from: string,
  matchers: string,
  choice: Extract<Variable, { kind: "query" }>["choice"],
): Variable {
  const selector = matchers === "" ? info : `${info}{${matchers}}`;
  return { kind: "query", name, label, values: { selector, label: from }, choice };
}
