import type { HomeView, ModalView } from "@slack/types";
import type { Person } from "../model/incident.ts";
import type { MessagePlace, RenderedMessage } from "../model/message.ts";
import type { ActionId } from "../render/action-ids.ts";

/** What a person did in Slack or in the local inbox. */
export type Gesture = GestureKind & {
  readonly person: Person;
  /** Name of the workspace; `local` is the inbox. */
  readonly workspace: string;
};

type GestureKind =
  | {
      readonly kind: "button";
      readonly action: ActionId;
      readonly incident: string;
      readonly place: MessagePlace | undefined;
    }
  | { readonly kind: "dialog"; readonly dialog: string; readonly incident: string; readonly values: DialogValues }
  /** Something in an open dialog was changed: it is drawn anew. */
  | { readonly kind: "dialogChange"; readonly dialog: string; readonly incident: string; readonly values: DialogValues }
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "home" };

/** What was entered, by the input's id: a text, chosen values, or Unix seconds as text. */
export type DialogValues = Readonly<Record<string, readonly string[]>>;

/** What the person sees of it at once. What everybody sees follows from the incident's new state. */
export type GestureReply =
  | { readonly kind: "done" }
  /** `later` replaces it once more is known. */
  | { readonly kind: "dialog"; readonly view: ModalView; readonly later?: Promise<ModalView> }
  /** By the id of the input that has to be put right. */
  | { readonly kind: "inputErrors"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "message"; readonly message: RenderedMessage }
  | { readonly kind: "home"; readonly view: HomeView }
  /** Plain text: why it was not done. Nothing has changed. */
  | { readonly kind: "refused"; readonly why: string };
