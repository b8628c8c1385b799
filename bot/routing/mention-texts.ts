import type { Mention, RelayOptions } from "../../slo/relay/relay-model.ts";
import { onCall } from "./on-call.ts";

/** Whom mentions mean at a moment, as Slack writes them without the angle brackets (`@U012ABCDEF`, `!subteam^S012ABCDEF`), each once. */
export function mentionTexts(
  mentions: readonly Mention[],
  options: Pick<RelayOptions, "rotations">,
  nowMs: number,
): readonly string[] {
  return [...new Set(mentions.flatMap((mention) => mentionText(mention, options, nowMs) ?? []))];
}

function mentionText(mention: Mention, options: Pick<RelayOptions, "rotations">, nowMs: number): string | undefined {
  switch (mention.kind) {
    case "user":
      return `@${mention.id}`;
    case "group":
      return `!subteam^${mention.id}`;
    case "rotation": {
      const duty = onCall(mention.name, options, nowMs);
      return duty && `@${duty.member.id}`;
    }
  }
}

/** A mention in words for people who asked why: `Ana (U012ABCDEF), on call in primary`. */
export function mentionWords(mention: Mention, options: Pick<RelayOptions, "rotations">, nowMs: number): string {
  if (mention.kind !== "rotation") return `${mention.kind === "user" ? "user" : "user group"} ${mention.id}`;
  const duty = onCall(mention.name, options, nowMs);
  if (duty === undefined) return `nobody: there is no rotation ${mention.name}`;
  const { name, id } = duty.member;
  const who = name === id ? id : `${name} (${id})`;
  const place =
    duty.rotation === mention.name ? mention.name : `${duty.rotation}, outside the hours of ${mention.name}`;
  return `${who}, on call in ${place}${duty.isOverride ? ", by an override" : ""}`;
}
