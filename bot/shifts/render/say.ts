import { joined, type Mrkdwn, mrkdwn } from "../../render/escape.ts";
import type { Say } from "../texts/shift-texts.ts";

type Values<Names extends readonly string[]> = { readonly [Index in keyof Names]: string | Mrkdwn };

/** A text of the table as mark-up: the text is ours, its values are made harmless. */
export function say<const Names extends readonly string[]>(text: Say<Names>, ...values: Values<Names>): Mrkdwn {
  const safe = values.map((value) => (typeof value === "string" ? mrkdwn`${value}`.mrkdwn : value.mrkdwn));
  return { mrkdwn: text(...(safe as unknown as Names)) };
}

/** A text of the table that has no values. */
export function words(text: string): Mrkdwn {
  return { mrkdwn: text };
}

/** Pieces of a line; those that are not known are left out. */
export function pieces(parts: readonly (Mrkdwn | undefined)[], separator = " · "): Mrkdwn {
  return joined(
    parts.filter((part) => part !== undefined),
    separator,
  );
}
