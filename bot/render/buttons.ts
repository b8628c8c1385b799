import type { ActionsBlock, Button, Overflow, PlainTextOption } from "@slack/types";
import { type Incident, isOpen } from "../model/incident.ts";
import { type ActionId, actionIds, moreValue } from "./action-ids.ts";
import { plainText } from "./blocks.ts";
import type { RenderOptions } from "./incident-view.ts";

/** The row of buttons that fits an incident's state; nothing when there is nothing to do. */
export function buttonRow(incident: Incident, { canSilence = true }: RenderOptions): ActionsBlock | undefined {
  const elements = isOpen(incident) ? openButtons(incident, canSilence) : closedButtons(incident);
  return elements.length === 0 ? undefined : { type: "actions", elements };
}

/** Kinds whose sources take silences or mutes. */
const silenceable: ReadonlySet<Incident["kind"]> = new Set(["slo", "prometheus", "cloudwatch"]);

function openButtons(incident: Incident, canSilence: boolean): ActionsBlock["elements"] {
  const { id, kind, status, ack, silence } = incident;
  if (status === "notice") return [button(actionIds.notUseful, "Not useful", id)];
  const isSilenced = silence !== undefined;
  // Only what is silenced from Alertmanager or muted at CloudWatch can be given back, and only through the source's API.
  const quiet =
    !canSilence || !silenceable.has(kind)
      ? []
      : isSilenced
        ? [button(actionIds.unsilence, "Unsilence", id)]
        : status === "silenced"
          ? []
          : [button(actionIds.silence, kind === "cloudwatch" ? "Mute…" : "Silence…", id)];
  return [
    ...(ack === undefined ? [{ ...button(actionIds.ack, "Acknowledge", id), style: "primary" as const }] : []),
    ...quiet,
    ...(status === "silenced" ? [] : [button(actionIds.escalate, "Escalate…", id)]),
    more(incident),
  ];
}

function closedButtons({ id, status }: Incident): ActionsBlock["elements"] {
  const notUseful = button(actionIds.notUseful, "Not useful", id);
  return status === "notice" ? [notUseful] : [button(actionIds.note, "Post-incident note…", id), notUseful];
}

function more({ id, ack, assignee }: Incident): Overflow {
  const options = [
    option(actionIds.assign, assignee === undefined ? "Assign…" : "Assign to somebody else…", id),
    option(actionIds.note, "Note…", id),
    option(actionIds.details, "Details in thread", id),
    option(actionIds.notUseful, "Not useful", id),
    ...(ack === undefined ? [] : [option(actionIds.unack, "Give the acknowledgement back", id)]),
  ];
  return { type: "overflow", action_id: actionIds.more, options };
}

function option(action: ActionId, text: string, incident: string): PlainTextOption {
  return { text: plainText(text, 75), value: moreValue(action, incident) };
}

function button(action: ActionId, text: string, incident: string): Button {
  return { type: "button", action_id: action, text: plainText(text, 75), value: incident };
}
