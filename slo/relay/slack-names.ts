import type { Mention } from "./relay-model.ts";

/** Whether Slack could have given this id to a user. */
export function isUserId(text: string): boolean {
  return /^[UW][A-Z0-9]{6,20}$/.test(text);
}

/** Whether Slack could have given this id to a user group. */
export function isGroupId(text: string): boolean {
  return /^S[A-Z0-9]{6,20}$/.test(text);
}

/** `#name` or a channel's id, as the relay keeps it; `ops` and `#ops` are the same place. Nothing for what Slack cannot have. */
export function channelOf(text: string): string | undefined {
  if (/^[CDG][A-Z0-9]{6,20}$/.test(text)) return text;
  return /^#?[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]{1,80}$/u.test(text) ? `#${text.replace(/^#/, "")}` : undefined;
}

/** The mention that a Slack id is. */
export function idMention(text: string): Mention | undefined {
  if (isUserId(text)) return { kind: "user", id: text };
  return isGroupId(text) ? { kind: "group", id: text } : undefined;
}
