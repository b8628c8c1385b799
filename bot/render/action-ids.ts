/** Every `action_id` that a message's buttons carry. Their value is the incident's id. */
export const actionIds = {
  ack: "ack",
  unack: "unack",
  silence: "silence",
  unsilence: "unsilence",
  escalate: "escalate",
  /** The menu behind the buttons; its options carry `<action>:<incident>`. */
  more: "more",
  assign: "assign",
  note: "note",
  details: "details",
  notUseful: "not_useful",
  /** Shows what to copy to abort a rollout; its value is the rollout's id. */
  abortCommand: "abort_command",
} as const;

export type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** `callback_id` of each dialog. Their `private_metadata` is the incident's id. */
export const dialogIds = {
  silence: "silence_dialog",
  note: "note_dialog",
  assign: "assign_dialog",
  escalate: "escalate_dialog",
} as const;

/** `block_id` and `action_id` of each input of a dialog: they are the same word. */
export const inputIds = {
  /** Chosen options: `m0`, `m1`, … in the order of the dialog's matchers. Dispatches, so that the preview follows. */
  matchers: "silence_matchers",
  /** Chosen option: one of `silenceDurations`. Dispatches. */
  duration: "silence_duration",
  /** Unix seconds. */
  until: "silence_until",
  reason: "silence_reason",
  /** Asked for when it is to last longer than four hours. */
  isLong: "silence_is_long",
  note: "note_text",
  person: "assign_person",
  escalateReason: "escalate_reason",
} as const;

/** Values of the choice how long a silence lasts. `morning` is until 09:00, `custom` asks for a time. */
export const silenceDurations = ["30m", "1h", "4h", "morning", "custom"] as const;

export type SilenceDuration = (typeof silenceDurations)[number];

/** The value of an option of the menu. */
export function moreValue(action: ActionId, incident: string): string {
  return `${action}:${incident}`;
}

/** What an option of the menu stands for, or nothing when the value is none of ours. */
export function parseMoreValue(value: string): { readonly action: ActionId; readonly incident: string } | undefined {
  const [word, incident] = value.split(":", 2);
  const action = Object.values(actionIds).find((known) => known === word);
  return action === undefined || incident === undefined || incident === "" ? undefined : { action, incident };
}
