import type { KnownBlock } from "@slack/types";
import type { Alert } from "../model/alert.ts";
import { type AlertCounts, type Incident, isOpen } from "../model/incident.ts";
import { context } from "./blocks.ts";
import { clip, joined, mrkdwn } from "./escape.ts";
import type { IncidentView, RenderOptions } from "./incident-view.ts";
import { statusWords } from "./kinds/shared-parts.ts";

/** The last line: where it comes from, its id, its alerts, who has it, and what is only in the thread. */
export function footerBlock(
  { incident, alerts }: IncidentView,
  { leftOut, canSilence = true }: Pick<RenderOptions, "canSilence"> & { readonly leftOut: readonly string[] },
): KnownBlock {
  const pieces = [
    ...sourcesOf(alerts),
    mrkdwn`incident ${incident.id}`,
    countsText(incident.counts),
    ...seenText(incident),
    ...(incident.assignee === undefined ? [] : [`assigned to ${clip(incident.assignee.name, 60)}`]),
    ...(canSilence ? [] : unsilenceable(incident)),
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
  const named = alerts.map(({ facts, source }) => [senderOf(facts), clip(source, 40)].filter(Boolean).join(" "));
  return [...new Set(named)].slice(0, 2);
}

/** The nines exporter posts as Alertmanager does, where none runs in between. */
function senderOf(facts: Alert["facts"]): string {
  return facts.kind === "prometheus" && facts.receiver === "nines-exporter" ? "nines exporter" : products[facts.kind];
}

/** `2 alerts`; where they differ, `6 alerts: 3 firing, 1 unknown, 2 ended`. */
function countsText({ total, byStatus }: AlertCounts): string {
  const states = Object.entries(byStatus).filter(([, count]) => count > 0);
  const all = `${total} ${total === 1 ? "alert" : "alerts"}`;
  if (states.length < 2) return all;
  return `${all}: ${states.map(([status, count]) => `${count} ${statusWords[status as Alert["status"]]}`).join(", ")}`;
}

/** Why a button is not there that people look for. */
function unsilenceable({ kind, status }: Incident): readonly string[] {
  const isMissed = (kind === "slo" || kind === "prometheus") && status === "firing";
  return isMissed ? ["no Silence: no Alertmanager to silence it at"] : [];
}

function seenText(incident: Incident): readonly string[] {
  const { ack, severity, status } = incident;
  const asksForSomebody = isOpen(incident) && status === "firing" && severity === "critical";
  return asksForSomebody && ack === undefined ? ["seen by on-call: not yet"] : [];
}
