import type { Incident } from "../model/incident.ts";
import { actionIds, dialogIds, inputIds } from "../render/action-ids.ts";
import { renderAssignDialog, renderEscalateDialog, renderNoteDialog } from "../render/dialogs/small-dialogs.ts";
import { renderHome } from "../render/render-home.ts";
import type { GuardedAction } from "../routing/may-do.ts";
import type { Gesture, GestureReply } from "./gesture.ts";
import type { GestureDeps } from "./gesture-deps.ts";
import { endSilence, openSilenceDialog, redrawSilenceDialog, submitSilence } from "./silence-gestures.ts";

/** Which permission a button or a dialog needs; the others are everybody's. */
const needed: Readonly<Record<string, GuardedAction>> = {
  [actionIds.ack]: "acknowledge",
  [actionIds.unack]: "acknowledge",
  [actionIds.silence]: "silence",
  [actionIds.unsilence]: "silence",
  [actionIds.escalate]: "escalate",
  [actionIds.assign]: "assign",
  [dialogIds.silence]: "silence",
  [dialogIds.escalate]: "escalate",
  [dialogIds.assign]: "assign",
};

const mostNote = 1_500;

/** Does what a gesture asks for and says what its person sees. What it changes is durable before the answer. */
export async function answerGesture(gesture: Gesture, deps: GestureDeps): Promise<GestureReply> {
  switch (gesture.kind) {
    case "home":
      return { kind: "home", view: renderHome(await deps.home()) };
    case "command": {
      const [word = "", ...rest] = gesture.text.trim().split(/\s+/);
      return { kind: "message", message: await deps.command(word.toLowerCase(), rest.join(" "), gesture.person) };
    }
    case "button": {
      // Everybody may see a command; whoever runs it does so with rights of their own.
      if (gesture.action === actionIds.abortCommand) return deps.abortCommand(gesture.incident);
      const allowed = await permitted(gesture, gesture.action, deps);
      return allowed.kind === "refused" ? allowed : pressButton(gesture, allowed.incident, deps);
    }
    case "dialog": {
      const allowed = await permitted(gesture, gesture.dialog, deps);
      return allowed.kind === "refused" ? allowed : submitDialog(gesture, allowed.incident, deps);
    }
    case "dialogChange": {
      const incident = await deps.incident(gesture.incident);
      if (incident === undefined || gesture.dialog !== dialogIds.silence) return { kind: "done" };
      return redrawSilenceDialog(deps, incident, gesture.values);
    }
  }
}

type On<Kind extends Gesture["kind"]> = Extract<Gesture, { readonly kind: Kind }>;

type Allowed =
  | { readonly kind: "allowed"; readonly incident: Incident }
  | Extract<GestureReply, { readonly kind: "refused" }>;

/** The incident, when it is still known and the person may do this to it. An attempt that may not be leaves a row in the audit. */
async function permitted(gesture: On<"button"> | On<"dialog">, what: string, deps: GestureDeps): Promise<Allowed> {
  const incident = await deps.incident(gesture.incident);
  if (incident === undefined) {
    return { kind: "refused", why: `There is no incident ${gesture.incident} any more.` };
  }
  const permission = needed[what];
  if (permission === undefined) return { kind: "allowed", incident };
  const answer = await deps.mayAct(gesture.person, permission, gesture.workspace);
  if (answer.kind === "allowed") return { kind: "allowed", incident };
  await deps.take({
    kind: "audit",
    entry: {
      atMs: deps.now(),
      by: gesture.person,
      action: what,
      incident: incident.id,
      from: undefined,
      detail: answer.why,
      allowed: false,
    },
  });
  return { kind: "refused", why: `You are ${answer.why}.` };
}

async function pressButton(
  { action, person, place, workspace }: On<"button">,
  incident: Incident,
  deps: GestureDeps,
): Promise<GestureReply> {
  const about = { incident: incident.id, from: place === undefined ? undefined : `${place.channel} ${place.ts}` };
  const take = async (kind: "ack" | "unack" | "notUseful"): Promise<GestureReply> => {
    await deps.take({ kind: "act", by: person, action: { ...about, kind } });
    return { kind: "done" };
  };
  switch (action) {
    case actionIds.ack:
      return take("ack");
    case actionIds.unack:
      return take("unack");
    case actionIds.notUseful:
      return take("notUseful");
    case actionIds.details:
      if (place === undefined) return { kind: "refused", why: "The message of this button is gone." };
      await deps.showDetails(incident, place);
      return { kind: "done" };
    case actionIds.silence:
      return openSilenceDialog(deps, incident);
    case actionIds.unsilence:
      return endSilence(deps, incident, person);
    case actionIds.escalate:
      return { kind: "dialog", view: renderEscalateDialog(incident, deps.nextStep(incident)) };
    case actionIds.assign:
      return { kind: "dialog", view: renderAssignDialog(incident, workspace === "local" ? "names" : "slack") };
    case actionIds.note:
      return { kind: "dialog", view: renderNoteDialog(incident) };
    case actionIds.more:
    case actionIds.abortCommand:
      return { kind: "refused", why: "Choose one of the menu's entries." };
  }
}

async function submitDialog(
  { dialog, values, person }: On<"dialog">,
  incident: Incident,
  deps: GestureDeps,
): Promise<GestureReply> {
  const about = { incident: incident.id, from: undefined };
  const text = (id: string) => (values[id]?.[0] ?? "").trim();
  switch (dialog) {
    case dialogIds.silence:
      return submitSilence(deps, incident, { values, person });
    case dialogIds.note: {
      const note = text(inputIds.note);
      if (note === "") return { kind: "inputErrors", errors: { [inputIds.note]: "Write something." } };
      await deps.take({ kind: "act", by: person, action: { ...about, kind: "note", text: note.slice(0, mostNote) } });
      return { kind: "done" };
    }
    case dialogIds.assign: {
      const id = text(inputIds.person);
      if (id === "") return { kind: "inputErrors", errors: { [inputIds.person]: "Choose who takes it over." } };
      // The dialog's answer carries an id and, where its sender knows it, a name behind it.
      const name = (values[inputIds.person]?.[1] ?? id).trim();
      await deps.take({ kind: "act", by: person, action: { ...about, kind: "assign", to: { id, name } } });
      return { kind: "done" };
    }
    case dialogIds.escalate: {
      const help = text(inputIds.escalateReason);
      if (help !== "") {
        await deps.take({ kind: "act", by: person, action: { ...about, kind: "note", text: help.slice(0, mostNote) } });
      }
      await deps.take({ kind: "act", by: person, action: { ...about, kind: "escalate" } });
      return { kind: "done" };
    }
    default:
      return { kind: "refused", why: "This dialog is of another version of the relay; open it again." };
  }
}
