import type { Labels } from "../../../slo/model.ts";
import { labelNames } from "../../../slo/names.ts";
import type { Alert } from "../../model/alert.ts";
import type { IncidentView } from "../incident-view.ts";
import type { SilenceDialog } from "./silence-dialog.ts";

type Offered = SilenceDialog["matchers"];

const most = 20;

/**
 * What a silence of an incident may match by. Chosen at first: the alert's name and what its sender groups by, so that it is never
 * everything. For CloudWatch: its alarms, each by its name.
 */
export function offeredMatchers({ incident, alerts }: Pick<IncidentView, "incident" | "alerts">): Offered {
  const [lead] = alerts;
  if (lead === undefined) return [];
  if (lead.facts.kind === "cloudwatch") return alarms(alerts);
  const chosen = chosenNames(lead);
  const shared = Object.keys(incident.labels).filter((name) => lead.labels[name] === incident.labels[name]);
  const others = [...shared, ...Object.keys(lead.labels)].filter((name) => !chosen.includes(name));
  return [...new Set([...chosen, ...others])]
    .slice(0, most)
    .map((name) => ({ matcher: equalTo(name, lead.labels), isChosen: chosen.includes(name) }));
}

function chosenNames({ labels, facts }: Alert): readonly string[] {
  const group = facts.kind === "prometheus" ? Object.keys(facts.groupLabels) : [];
  const wanted = ["alertname", labelNames.id, ...group].filter(
    (name) => labels[name] !== undefined && labels[name] !== "",
  );
  // An alert without a name and a group is only told apart by all of its labels.
  return wanted.length > 0 ? [...new Set(wanted)] : Object.keys(labels).sort();
}

function alarms(alerts: readonly Alert[]): Offered {
  const names = alerts.flatMap(({ facts }) => (facts.kind === "cloudwatch" ? [facts.alarmName] : []));
  return [...new Set(names)]
    .slice(0, most)
    .map((value) => ({ matcher: { name: "alarmname", value, isRegex: false, isEqual: true }, isChosen: true }));
}

function equalTo(name: string, labels: Labels) {
  return { name, value: labels[name] ?? "", isRegex: false, isEqual: true };
}
