import type { RenderedMessage } from "../../../bot/model/message.ts";

/** What Slack would make of a text in mark-up, as far as it is more than letters. */
export interface LiveText {
  /** What is in angle brackets: mentions, links, dates. */
  readonly sequences: readonly string[];
  readonly emojis: readonly string[];
  /** Delimiters of formats that are not ours to see: strike-through, and quotes at the begin of a line. */
  readonly formats: readonly string[];
}

/** Reads a text as Slack does: angle brackets everywhere, emoji codes and formats outside of code. */
export function liveText(text: string): LiveText {
  const sequences = [...text.matchAll(/<([^>]*)>/g)].map(([, inside = ""]) => inside);
  const shown = text
    .replace(/```[\s\S]*?```/g, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/<[^>]*>/g, "");
  return {
    sequences,
    emojis: [...shown.matchAll(/:[\p{L}\p{N}_+'-]+:/gu)].map(([code]) => code),
    formats: [...shown.matchAll(/~|`|^\s*&gt;|[<>]/gm)].map(([sign]) => sign),
  };
}

/** Every text of a message, and whether Slack may add to it: all but `text` must be `verbatim`. */
export function textsOf(message: Pick<RenderedMessage, "text" | "blocks">): {
  readonly mrkdwn: readonly string[];
  readonly plain: readonly string[];
  readonly notVerbatim: number;
} {
  const mrkdwn = [message.text];
  const plain: string[] = [];
  let notVerbatim = 0;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    else if (typeof value === "object" && value !== null) {
      const { type, text, verbatim } = value as Readonly<Record<string, unknown>>;
      if (type === "mrkdwn" && typeof text === "string") {
        mrkdwn.push(text);
        if (verbatim !== true) notVerbatim += 1;
      } else if (type === "plain_text" && typeof text === "string") plain.push(text);
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  visit(message.blocks);
  return { mrkdwn, plain, notVerbatim };
}
