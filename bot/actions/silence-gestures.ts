import type { ModalView } from "@slack/types";
import type { Alert } from "../model/alert.ts";
import type { Incident, Person } from "../model/incident.ts";
import { inputIds, type SilenceDuration } from "../render/action-ids.ts";
import { matcherValue, renderSilenceDialog, type SilencePreview } from "../render/dialogs/silence-dialog.ts";
import type { Matcher } from "../sources/poll-report.ts";
import type { DialogValues, GestureReply } from "./gesture.ts";
import type { GestureDeps, Silencer } from "./gesture-deps.ts";
import type { OwnAction } from "./own-action.ts";
import { durationOf, offeredMatchers, readSilenceRequest } from "./silence-request.ts";

const mostAlerts = 200;
const longestDays = { alertmanager: 7, cloudwatch: 15 } as const;

interface Subject {
  readonly incident: Incident;
  readonly alerts: readonly Alert[];
  readonly source: string;
  readonly silencer: Silencer;
}

/** Opens the dialog with what is known at once; what it hits now follows. */
export async function openSilenceDialog(deps: GestureDeps, incident: Incident): Promise<GestureReply> {
  const subject = await subjectOf(deps, incident);
  if (subject === undefined) return notPossible(incident);
  const offered = offeredMatchers(incident, subject.alerts);
  const chosen = offered.flatMap(({ isDefault }, index) => (isDefault ? [matcherValue(index)] : []));
  return drawDialog(deps, subject, { [inputIds.matchers]: chosen });
}

/** Draws the dialog anew after a choice. */
export async function redrawSilenceDialog(
  deps: GestureDeps,
  incident: Incident,
  values: DialogValues,
): Promise<GestureReply> {
  const subject = await subjectOf(deps, incident);
  return subject === undefined ? notPossible(incident) : drawDialog(deps, subject, values);
}

/** Makes the silence at the source; only when the source took it, the incident says so. */
export async function submitSilence(
  deps: GestureDeps,
  incident: Incident,
  { values, person }: { readonly values: DialogValues; readonly person: Person },
): Promise<GestureReply> {
  const subject = await subjectOf(deps, incident);
  if (subject === undefined) return notPossible(incident);
  const { silencer, alerts, source } = subject;
  const nowMs = deps.now();
  const request = readSilenceRequest(values, {
    offered: offeredMatchers(incident, alerts),
    nowMs,
    morningMs: deps.morning(nowMs).atMs,
    longestDays: longestDays[silencer.kind],
  });
  if (request.kind === "invalid") return { kind: "inputErrors", errors: request.errors };
  const { matchers, untilMs, reason } = request;
  const createdBy = `${person.name} (${person.id})`;
  const result = await silencer.silence({ matchers, fromMs: nowMs, untilMs, createdBy, reason }, alerts);
  if (result.kind !== "done") return { kind: "refused", why: `Nothing was silenced: ${result.why}` };
  return note(deps, {
    kind: "act",
    by: person,
    action: {
      kind: "silenced",
      incident: incident.id,
      from: undefined,
      matchers,
      silence: {
        id: result.value,
        source,
        kind: silencer.kind,
        by: person.name,
        reason,
        untilMs,
        isForeign: false,
      },
    },
  });
}

/** Ends the silence at the source. */
export async function endSilence(deps: GestureDeps, incident: Incident, person: Person): Promise<GestureReply> {
  const { silence } = incident;
  if (silence === undefined) return { kind: "refused", why: `${incident.id} is not silenced` };
  const silencer = deps.silencer(silence.source);
  if (silencer === undefined) return notPossible(incident);
  const alerts = await deps.alertsOf(incident.id, mostAlerts);
  const result = await silencer.unsilence(silence.id, alerts);
  if (result.kind !== "done") return { kind: "refused", why: `It is still silenced: ${result.why}` };
  return note(deps, {
    kind: "act",
    by: person,
    action: { kind: "unsilenced", incident: incident.id, from: undefined },
  });
}

/** The source has done it already: a store that fails now must not make anybody believe that nothing was done. */
async function note(deps: GestureDeps, action: OwnAction): Promise<GestureReply> {
  try {
    await deps.take(action);
    return { kind: "done" };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: "refused",
      why: `The source has done it, but the relay could not store that; the next poll shows it: ${why}`,
    };
  }
}

function drawDialog(deps: GestureDeps, subject: Subject, values: DialogValues): GestureReply {
  const { incident, alerts, silencer } = subject;
  const offered = offeredMatchers(incident, alerts);
  const isChosen = (index: number) => (values[inputIds.matchers] ?? []).includes(matcherValue(index));
  const matchers = offered.map(({ matcher }, index) => ({ matcher, isChosen: isChosen(index) }));
  const chosen = matchers.filter((one) => one.isChosen).map(({ matcher }) => matcher);
  const duration: SilenceDuration = durationOf(values);
  const morning = deps.morning(deps.now()).words;
  const draw = (preview: SilencePreview): ModalView =>
    renderSilenceDialog({ incident, kind: silencer.kind, matchers, duration, morning, preview });
  if (chosen.length === 0) return { kind: "dialog", view: draw({ kind: "loading" }) };
  return { kind: "dialog", view: draw({ kind: "loading" }), later: previewOf(deps, subject, chosen).then(draw) };
}

async function previewOf(
  deps: GestureDeps,
  { silencer, alerts, source }: Subject,
  matchers: readonly Matcher[],
): Promise<SilencePreview> {
  const result = await silencer.preview(matchers, alerts);
  if (result.kind !== "done") return { kind: "unknown", why: result.why };
  const hit = new Set(result.value.active);
  const open = await deps.openIncidents();
  const touched: Incident[] = [];
  for (const incident of open) {
    const members = await deps.alertsOf(incident.id, mostAlerts);
    if (members.some((alert) => alert.source === source && hit.has(alert.fingerprint))) touched.push(incident);
  }
  const hides = touched.filter(({ kind, severity }) => kind === "slo" && severity === "critical");
  return { kind: "known", alerts: hit.size, incidents: touched.length, hides: hides.map(({ title }) => title) };
}

async function subjectOf(deps: GestureDeps, incident: Incident): Promise<Subject | undefined> {
  const alerts = await deps.alertsOf(incident.id, mostAlerts);
  const source = alerts[0]?.source;
  const silencer = source === undefined ? undefined : deps.silencer(source);
  return source === undefined || silencer === undefined ? undefined : { incident, alerts, source, silencer };
}

function notPossible({ id }: Incident): GestureReply {
  return {
    kind: "refused",
    why: `Alerts of ${id} cannot be silenced from here: its source has no API address in the relay's configuration.`,
  };
}
