import { type Alert, alertKey } from "../model/alert.ts";
import type { Deploy } from "../model/alert-facts.ts";
import type { Observation } from "../model/observation.ts";
import { type AlertStep, nextAlert } from "./alerts/next-alert.ts";
import { claimKeyOf, putAlert } from "./book-state.ts";
import { deployText, rememberDeploy } from "./deploys.ts";
import { findIncident, mostOfService } from "./place/find-incident.ts";
import { withToldGroup } from "./place/told-groups.ts";
import { type Batch, type Draft, draftOf, enterAlert } from "./settle/draft.ts";
import { openIncident } from "./settle/open-incident.ts";

/** Takes into a batch what a delivery says about one alert. */
export function applyObservation(batch: Batch, observation: Observation): void {
  const known = batch.state.alerts.get(alertKey(observation));
  const step = nextAlert(known, observation, batch.heardAtMs);
  applyStep(batch, known, step);
  if (step.kind === "changed" && observation.facts.kind === "notice" && observation.facts.deploy !== undefined) {
    noteDeploy(batch, observation.facts.deploy);
  }
}

/** Carries the next state of an alert to where it belongs; gives the incident's draft, if there is one. */
export function applyStep(batch: Batch, known: Alert | undefined, step: AlertStep): Draft | undefined {
  if (step.kind === "nothing") return undefined;
  if (step.kind === "recorded") {
    putAlert(batch.state, step.alert);
    const { incident } = step.alert;
    if (batch.state.incidents.has(incident)) claimKeyOf(batch.state, step.alert);
    return undefined;
  }
  const alert = withToldGroup(batch.state.toldGroups, step.alert);
  const draft = draftFor(batch, alert);
  if (draft === undefined) {
    putAlert(batch.state, { ...alert, incident: "" });
    return undefined;
  }
  enterAlert(batch, draft, { before: known, after: alert });
  return draft;
}

/** Only what begins to fire, and news, finds or opens an incident; the end of what was not known to fire is just kept as a proof. */
function draftFor(batch: Batch, alert: Alert): Draft | undefined {
  const { state } = batch;
  if (alert.status !== "firing" && alert.status !== "notice") {
    const own = state.incidents.get(alert.incident);
    return own === undefined ? undefined : draftOf(batch, own);
  }
  const found = state.incidents.get(findIncident(batch, alert) ?? "");
  return found === undefined ? openIncident(batch, alert) : draftOf(batch, found);
}

function noteDeploy(batch: Batch, deploy: Deploy): void {
  const { state } = batch;
  rememberDeploy(state.deploys, deploy);
  const open = state.openByService.get(deploy.service);
  if (open === undefined || open.size > mostOfService) return;
  const by = deploy.by === undefined ? "" : ` by ${deploy.by}`;
  for (const id of open) {
    const incident = state.incidents.get(id);
    if (incident === undefined || incident.status === "notice") continue;
    draftOf(batch, incident).lines.push({ kind: "deploy", detail: `${deployText(deploy)} ${deploy.phase}${by}` });
  }
}
