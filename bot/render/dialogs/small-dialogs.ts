import type { ModalView } from "@slack/types";
import type { Incident } from "../../model/incident.ts";
import { dialogIds, inputIds } from "../action-ids.ts";
import { section } from "../blocks.ts";
import { clip, joined, mrkdwn } from "../escape.ts";
import { dialog, input, textInput } from "./dialog-parts.ts";

type About = Pick<Incident, "id" | "title" | "resolvedAtMs">;

/** A note for the thread; after the incident, what was learned. */
export function renderNoteDialog({ id, title, resolvedAtMs }: About): ModalView {
  const isOver = resolvedAtMs !== undefined;
  return dialog({
    id: dialogIds.note,
    title: isOver ? "Post-incident note" : "Note",
    submit: "Save",
    incident: id,
    blocks: [
      section(mrkdwn`*${clip(title, 200)}* · incident ${id}`),
      input(
        inputIds.note,
        isOver ? "What happened, and what will change" : "Note",
        textInput(isOver ? "Cause, effect, what was done …" : "What you see, what you try …", 1_500),
      ),
    ],
  });
}

/** Who takes the incident over. The local inbox has no directory of people: a name is written there. */
export function renderAssignDialog({ id, title }: About, people: "slack" | "names"): ModalView {
  const element =
    people === "slack"
      ? ({ type: "users_select", placeholder: { type: "plain_text", text: "Choose a person", emoji: false } } as const)
      : ({ type: "plain_text_input", max_length: 60 } as const);
  return dialog({
    id: dialogIds.assign,
    title: "Assign",
    submit: "Assign",
    incident: id,
    blocks: [section(mrkdwn`*${clip(title, 200)}* · incident ${id}`), input(inputIds.person, "To", element)],
  });
}

/** Calls the next people of the chain; says first who that is. */
export function renderEscalateDialog(
  { id, title }: About,
  {
    next,
    isLast,
  }: {
    /** In plain words, whom the next step calls: `on-call of shop`. Empty: those whom the incident calls anyway. */
    readonly next: readonly string[];
    /** Whether no step comes after it. */
    readonly isLast: boolean;
  },
): ModalView {
  const whom =
    next.length === 0
      ? mrkdwn`those whom the incident called at first`
      : joined(
          next.map((name) => mrkdwn`*${clip(name, 60)}*`),
          ", ",
        );
  return dialog({
    id: dialogIds.escalate,
    title: "Escalate",
    submit: "Escalate",
    incident: id,
    blocks: [
      section(mrkdwn`*${clip(title, 200)}* · incident ${id}`),
      section(mrkdwn`This calls ${whom} now.${isLast ? mrkdwn` Nobody comes after them.` : mrkdwn``}`),
      input(inputIds.escalateReason, "What help is needed", textInput("Optional"), { optional: true }),
    ],
  });
}
