import { type Inline, parseMrkdwn } from "./parse-mrkdwn.ts";
import { slackDateText } from "./slack-date.ts";

/** Mark-up as one line of plain text: for labels and announcements. */
export function mrkdwnText(text: string, nowMs: number): string {
  return parseMrkdwn(text)
    .flatMap((block) => (block.kind === "pre" ? [block.text] : block.lines.map((line) => inlineText(line, nowMs))))
    .join(" ");
}

function inlineText(pieces: readonly Inline[], nowMs: number): string {
  return pieces
    .map((piece) => {
      if ("children" in piece) return inlineText(piece.children, nowMs);
      return piece.kind === "date" ? slackDateText(piece, { nowMs }) : piece.text;
    })
    .join("");
}
