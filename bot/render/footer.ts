import type { KnownBlock } from "@slack/types";
import type { Alert } from "../model/alert.ts";
import { type AlertCounts, type Incident, isOpen } from "../model/incident.ts";
import { context } from "./blocks.ts";
import { clip, joined, mrkdwn } from "./escape.ts";
import type { IncidentView } from "./incident-view.ts";
import { statusWords } from "./kinds/shared-parts.ts";

/** The last line: where it comes from, its id, its alerts, who has it, and what is only in the thread. */
export function footerBlock({ incident, alerts }: IncidentView, leftOut: readonly string[]): KnownBlock {
  const pieces = [
    ...sourcesOf(alerts),
    mrkdwn`inc ${incident.id}`,
    countsText(incident.counts),
    ...seenText(incident),
    ...(incident.assignee === undefined ? [] : [`assigned to ${clip(incident.assignee.name, 60)}`]),
    ...(leftOut.length === 0 ? [] : [`in thread: ${leftOut.join(", ")}`]),
  ];
  return context(joined(pieces, " · "));
}

const products: Readonly<Record<Alert["facts"]["kind"], string>> = {
  prometheus: "Alertmanager",
  cloudwatch: "CloudWatch",
  notice: "",
  unreadable: "",
  self: "",
};

function sourcesOf(alerts: readonly Alert[]): readonly string[] {
  const named = alerts.map(({ facts, source }) => [products[facts.kind], clip(source, 40)].filter(Boolean).join(" "));
  return [...new Set(named)].slice(0, 2);
}

/** `2 alerts`; where they differ, `6 alerts: 3 firing, 1 unknown, 2 ended`. */
function countsText({ total, byStatus }: AlertCounts): string {
  const states = Object.entries(byStatus).filter(([, count]) => count > 0);
  const all = `${total} ${total === 1 ? "alert" : "alerts"}`;
  if (states.length < 2) return all;
  return `${all}: ${states.map(([status, count]) => `${count} ${statusWords[status as Alert["status"]]}`).join(", ")}`;
}

function seenText(incident: Incident): readonly string[] {
  const { ack, severity, status } = incident;
  const asksForSomebody = isOpen(incident) && status === "firing" && severity === "critical";
  return asksForSomebody && ack === undefined ? ["seen by on-call: not yet"] : [];
}
