import type { KnownBlock } from "@slack/types";
import { slackLimits } from "../slack/slack-limits.ts";

/** How much of a channel one message may take. The thread has the rest. */
export const messageLimits = { blocks: 12, characters: 6_000, headline: 120 } as const;

/** A piece of a message. What has the highest rank is left out first; rank 0 is always there. */
export interface Part {
  readonly rank: number;
  readonly block: KnownBlock;
  /** What the last line says when it is left out: `labels`. */
  readonly words: string;
}

/** The blocks that fit. The last block tells what was left out, and is made once that is known. */
export function fitBlocks(
  parts: readonly Part[],
  footer: (leftOut: readonly string[]) => KnownBlock,
): readonly KnownBlock[] {
  let kept = parts;
  const leftOut: string[] = [];
  for (;;) {
    const blocks = [...kept.map(({ block }) => block), footer(leftOut)];
    const victim = kept.reduce<Part | undefined>(
      (worst, part) => (part.rank > 0 && part.rank >= (worst?.rank ?? 1) ? part : worst),
      undefined,
    );
    if (victim === undefined || fits(blocks)) return blocks;
    kept = kept.filter((part) => part !== victim);
    leftOut.unshift(victim.words);
  }
}

function fits(blocks: readonly KnownBlock[]): boolean {
  return (
    blocks.length <= messageLimits.blocks &&
    shownCharacters(blocks) <= messageLimits.characters &&
    JSON.stringify(blocks).length <= slackLimits.messageCharacters
  );
}

/** Characters of all texts in blocks. */
export function shownCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + shownCharacters(one), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, inner]) =>
      sum +
      (typeof inner === "string" && (name === "text" || name === "alt_text") ? inner.length : shownCharacters(inner)),
    0,
  );
}
