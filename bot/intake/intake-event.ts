import type { Intake } from "../model/delivery.ts";

/** Something that happened where deliveries come in: counted, and for some kinds worth an alert of the relay about itself. */
export type IntakeEvent = { readonly source: string } & (
  | { readonly kind: "taken"; readonly intake: Intake; readonly count: number; readonly known: number }
  /** A sender that could not prove who it is, or a message that may not be believed. Most senders do not try again. */
  | { readonly kind: "refused"; readonly why: string }
  /** An authenticated body that is not what it should be. It was kept. */
  | { readonly kind: "odd"; readonly why: string }
  /** The sender was told to come again: nothing is lost as long as it does. */
  | { readonly kind: "pushedBack"; readonly why: string }
  | { readonly kind: "unreachable"; readonly why: string }
  | { readonly kind: "reachable" }
  | { readonly kind: "subscribed"; readonly topic: string }
  | { readonly kind: "notSubscribed"; readonly topic: string; readonly why: string }
  | { readonly kind: "unsubscribed"; readonly topic: string }
);

/** Who wants to know of it. Must not throw. */
export type IntakeWatch = (event: IntakeEvent) => void;
