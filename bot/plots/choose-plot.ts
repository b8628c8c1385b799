import { burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import { alertNames, labelNames } from "../../slo/names.ts";
import type { Alert } from "../model/alert.ts";
import type { CloudWatchFacts } from "../model/alert-facts.ts";
import type { IncidentView } from "../render/incident-view.ts";
import type { Plot } from "./plot.ts";
import { plottedQuery } from "./query/plotted-query.ts";

/** Fewer values are no course. */
const fewestPoints = 2;
const budgetAlerts: ReadonlySet<string> = new Set([alertNames.exhausted, alertNames.forecast]);

/** What there is to draw for the alert that speaks for an incident; nothing when its source gives no course of values. */
export function choosePlot(
  { alerts }: Pick<IncidentView, "alerts">,
  points: CloudWatchFacts["datapoints"] = [],
): Plot | undefined {
  const [lead] = alerts;
  switch (lead?.facts.kind) {
    case "prometheus":
      return sloPlot(lead) ?? queryPlot(lead, alerts);
    case "cloudwatch":
      return cloudWatchPlot(lead.facts, points.length >= lead.facts.datapoints.length ? points : lead.facts.datapoints);
    default:
      return undefined;
  }
}

function sloPlot({ name, labels }: Alert): Plot | undefined {
  const sloId = labels[labelNames.id];
  if (sloId === undefined || sloId === "") return undefined;
  if (budgetAlerts.has(name)) return { kind: "budget", sloId, labels };
  const tier = burnRateTiers.find((one) => one.name === labels[labelNames.tier]);
  return name === alertNames.burn && tier !== undefined ? { kind: "burn", sloId, tier, labels } : undefined;
}

function queryPlot(lead: Alert, alerts: readonly Alert[]): Plot | undefined {
  const query = lead.facts.kind === "prometheus" ? plottedQuery(lead.facts.generatorUrl) : undefined;
  if (query === undefined) return undefined;
  const firing = alerts
    .filter(({ name, status }) => name === lead.name && (status === "firing" || lead.status !== "firing"))
    .map(({ labels }) => labels);
  return { kind: "query", query, firing };
}

function cloudWatchPlot(facts: CloudWatchFacts, points: CloudWatchFacts["datapoints"]): Plot | undefined {
  if (points.filter(({ value }) => Number.isFinite(value)).length >= fewestPoints) {
    return { kind: "datapoints", facts, points };
  }
  // A composite alarm has no values of its own: the first of its parts that fires stands for it.
  const child = facts.composite?.children.find(({ arn, state }) => state === "ALARM" && arn !== "");
  if (facts.composite !== undefined) {
    return child === undefined
      ? undefined
      : widgetPlot({ ...facts, form: "unknown", arn: child.arn, alarmName: child.name });
  }
  const isKnown = facts.arn !== undefined || (facts.form === "metric" && facts.metric !== undefined);
  return isKnown || (facts.form === "math" && facts.math !== undefined) ? widgetPlot(facts) : undefined;
}

function widgetPlot(facts: CloudWatchFacts): Plot | undefined {
  const region = facts.arn?.split(":")[3] || facts.region;
  return region === undefined ? undefined : { kind: "widget", facts, region };
}
