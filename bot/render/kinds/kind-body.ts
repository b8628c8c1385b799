import type { Part } from "../limits.ts";

/** What one kind of incident says while it is open. */
export interface KindBody {
  /** After the state's word on a phone: what is broken, for whom, how badly. Plain text. */
  readonly headline: string;
  /** Of the message itself; plain text. */
  readonly title: string;
  readonly parts: readonly Part[];
}

/** How long the pieces of any kind are kept when a message is too long: the lowest the longest. */
export const ranks = {
  always: 0,
  facts: 1,
  buttons: 0,
  links: 2,
  picture: 3,
  notes: 4,
  alerts: 5,
  description: 6,
  labels: 7,
} as const;
