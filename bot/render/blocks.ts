import type { ImageBlock, KnownBlock, MrkdwnElement, PlainTextElement } from "@slack/types";
import { slackLimits } from "../slack/slack-limits.ts";
import { clip, joined, type Mrkdwn, plain } from "./escape.ts";

/** A section of one text, shown in full. */
export function section({ mrkdwn: text }: Mrkdwn): KnownBlock {
  return { type: "section", text: textObject(text), expand: true };
}

/** Lines as one section; those that Slack has no room for are counted in a last line. */
export function linesSection(lines: readonly Mrkdwn[], most = 2_000): KnownBlock {
  const kept: Mrkdwn[] = [];
  let characters = 0;
  for (const line of lines) {
    if (characters + line.mrkdwn.length + 40 > most) break;
    kept.push(line);
    characters += line.mrkdwn.length + 1;
  }
  const left = lines.length - kept.length;
  return section(joined(left === 0 ? kept : [...kept, `+${left} lines in thread`], "\n"));
}

/** Lines as as many sections as they take; a line is never cut in two. */
export function linesSections(lines: readonly Mrkdwn[], most = 2_500): readonly KnownBlock[] {
  const groups: Mrkdwn[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    if (characters + line.mrkdwn.length > most) {
      groups.push([]);
      characters = 0;
    }
    groups.at(-1)?.push(line);
    characters += line.mrkdwn.length + 1;
  }
  return groups.map((group) => section(joined(group, "\n")));
}

/** Small grey text. */
export function context({ mrkdwn: text }: Mrkdwn): KnownBlock {
  return { type: "context", elements: [textObject(text)] };
}

/** A heading, which knows no mark-up. */
export function heading(text: string): KnownBlock {
  return { type: "header", text: plainText(text, slackLimits.headerText) };
}

/** A picture: a file that Slack has, or an address. */
export function image(
  picture: { readonly slackFileId: string } | { readonly url: string },
  altText: string,
): ImageBlock {
  const alt = { type: "image", alt_text: clip(plain(altText), 300) || "plot" } as const;
  return "url" in picture ? { ...alt, image_url: picture.url } : { ...alt, slack_file: { id: picture.slackFileId } };
}

/** Text without mark-up. */
export function plainText(text: string, most: number): PlainTextElement {
  return { type: "plain_text", text: clip(plain(text), most) || "-", emoji: false };
}

/** Slack refuses empty texts, which a text of control characters alone becomes. Without `verbatim`, Slack would make links of whatever looks like an address, and mentions of names. */
export function textObject(text: string): MrkdwnElement {
  return { type: "mrkdwn", text: text.trim() === "" ? "-" : text, verbatim: true };
}
