import { type Fields, fieldsOf, listOf, textOf } from "./fields.ts";
import type { SlackChannel, SlackContent, SlackMessage, SlackWorld } from "./slack-world.ts";
import { shownText } from "./store-text.ts";

/** A message as somebody in the channel sees it. */
export interface MessageView {
  readonly ts: string;
  /** Name of a person or of the bot. */
  readonly from: string;
  /** The notification, escaped as Slack keeps it. */
  readonly text: string;
  /** Of the bar, if any. */
  readonly color: string | undefined;
  /** All that is to read, line by line; buttons as `[Acknowledge]`, pictures as `(picture: …)`. */
  readonly lines: readonly string[];
  /** What it showed before each edit, oldest first. */
  readonly earlier: readonly (readonly string[])[];
  /** Whom it called. */
  readonly mentions: readonly string[];
  readonly isBroadcast: boolean;
  readonly thread: readonly MessageView[];
  readonly mark: string | undefined;
}

/** The messages of a channel that can be seen, oldest first, with their threads. */
export function viewChannel(world: SlackWorld, channel: SlackChannel): readonly MessageView[] {
  const isVisible = ({ isDeleted, isHidden }: SlackMessage) => !isDeleted && !isHidden;
  const visible = channel.messages.filter(isVisible);
  const view = (message: SlackMessage): MessageView => {
    const { ts, user, isOwn, content, earlier, mentions, isBroadcast, metadata } = message;
    const from = isOwn ? world.bot.name : (world.users.find(({ id }) => id === user)?.name ?? user);
    const pictures = message.files.map(
      (id) => `(picture: ${world.files.get(id)?.altText || world.files.get(id)?.title})`,
    );
    const replies = visible.filter(({ threadTs }) => threadTs === ts);
    const mark = fieldsOf(fieldsOf(metadata)["event_payload"])["mark"];
    return {
      ts,
      from,
      text: content.text,
      color: content.attachments.map(({ color }) => textOf(color)).find((color) => color !== ""),
      lines: [...linesOf(content), ...pictures],
      earlier: earlier.map(linesOf),
      mentions,
      isBroadcast,
      thread: replies.map(view),
      mark: typeof mark === "string" ? mark : undefined,
    };
  };
  // A reply whose parent is gone hangs in the air: it is shown, so that nobody overlooks it.
  const isTop = ({ threadTs }: SlackMessage) => !visible.some(({ ts }) => ts === threadTs);
  return visible.filter(isTop).map(view);
}

/** A channel as text: one message after the other, threads indented. */
export function showChannel(messages: readonly MessageView[], indent = ""): string {
  return messages
    .map(({ from, color, lines, earlier, thread, isBroadcast }) => {
      const edits = earlier.length === 0 ? "" : ` (edited${earlier.length === 1 ? "" : ` ${earlier.length} times`})`;
      const bar = color === undefined ? "  " : "| ";
      const own = [
        `${from}${isBroadcast ? " (also sent to the channel)" : ""}${edits}`,
        ...lines.map((line) => `${bar}${line}`),
      ];
      const replies = thread.length === 0 ? "" : `${showChannel(thread, `${indent}    `)}`;
      return `${own.map((line) => `${indent}${line}`.trimEnd()).join("\n")}\n${replies}`;
    })
    .join(indent === "" ? "\n" : "");
}

function linesOf({ text, blocks, attachments }: SlackContent): readonly string[] {
  // With blocks of its own a message shows its text in notifications only.
  const top = blocks.length === 0 && text !== "" ? shownText(text).split("\n") : blocks.flatMap(blockLines);
  return [...top, ...attachments.flatMap(attachmentLines)];
}

function attachmentLines(attachment: Fields): readonly string[] {
  const blocks = listOf(attachment["blocks"]);
  if (blocks.length > 0) return blocks.flatMap(blockLines);
  return [attachment["pretext"], attachment["title"], attachment["text"]]
    .map(textOf)
    .filter((text) => text !== "")
    .flatMap((text) => shownText(text).split("\n"));
}

/** The lines of one block. */
export function blockLines(block: Fields): readonly string[] {
  switch (block["type"]) {
    case "divider":
      return ["---"];
    case "image":
      return [...textLines(block["title"]), `(picture: ${textOf(block["alt_text"])})`];
    case "context": {
      const texts = listOf(block["elements"]).map((element) =>
        element["type"] === "image" ? `(picture: ${textOf(element["alt_text"])})` : textLines(element).join(" "),
      );
      return texts.join(" ").split("\n");
    }
    case "actions":
      return [listOf(block["elements"]).map(elementText).join(" ")];
    case "input":
      return [...textLines(block["label"]), elementText(fieldsOf(block["element"]))];
    default: {
      const accessory = fieldsOf(block["accessory"]);
      const beside = textOf(accessory["type"]) === "" ? [] : [elementText(accessory)];
      return [...textLines(block["text"]), ...listOf(block["fields"]).flatMap(textLines), ...beside];
    }
  }
}

function elementText(element: Fields): string {
  const type = textOf(element["type"]);
  if (type === "image") return `(picture: ${textOf(element["alt_text"])})`;
  const text = textOf(fieldsOf(element["text"] ?? element["placeholder"])["text"]);
  if (type === "button") return `[${text}]`;
  const options = listOf(element["options"]).map(({ text: option }) => textOf(fieldsOf(option)["text"]));
  return `[${text === "" ? type : text}${options.length === 0 ? "" : `: ${options.join(" | ")}`}]`;
}

function textLines(text: unknown): readonly string[] {
  const { type, text: value } = typeof text === "string" ? { type: "mrkdwn", text } : fieldsOf(text);
  if (textOf(value) === "") return [];
  return (type === "plain_text" ? textOf(value) : shownText(textOf(value))).split("\n");
}
