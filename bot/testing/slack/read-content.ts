import { checkBlocks } from "./check-blocks.ts";
import { type Fields, isFields, listOf, textOf } from "./fields.ts";
import { SlackError } from "./slack-error.ts";
import { nextId, type SlackContent, type SlackWorld } from "./slack-world.ts";
import { storeText } from "./store-text.ts";

const mostText = 40_000;
const mostAttachments = 100;

/** What a message would show, checked and as Slack keeps it. */
export function readContent(world: SlackWorld, args: Fields): SlackContent {
  const text = textOf(args["text"]);
  if (text.length > mostText) throw new SlackError("msg_too_long");
  const blocks = checkBlocks(world, args["blocks"], { at: "/blocks", surface: "message", error: "invalid_blocks" });
  const attachments = readAttachments(world, args["attachments"]);
  if (text === "" && blocks.length === 0 && attachments.length === 0) throw new SlackError("no_text");
  return { text: storeText(text), blocks: blocks.map((block) => storeBlock(world, block)), attachments };
}

function readAttachments(world: SlackWorld, attachments: unknown): readonly Fields[] {
  if (attachments === undefined || attachments === "") return [];
  if (!Array.isArray(attachments)) throw new SlackError("invalid_attachments");
  if (attachments.length > mostAttachments) throw new SlackError("too_many_attachments");
  return listOf(attachments).map((attachment, index) => {
    const at = `/attachments/${index}/blocks`;
    // Blocks of an attachment are refused as the attachment.
    const blocks = checkBlocks(world, attachment["blocks"], { at, surface: "message", error: "invalid_attachments" });
    return {
      ...attachment,
      id: index + 1,
      fallback:
        textOf(attachment["fallback"]) === "" ? "[no preview available]" : storeText(textOf(attachment["fallback"])),
      ...(blocks.length > 0 ? { blocks: blocks.map((block) => storeBlock(world, block)) } : {}),
    };
  });
}

/** A block with the id that Slack gives it and with its markup as Slack keeps it. */
export function storeBlock(world: SlackWorld, block: Fields): Fields {
  const stored = storeTexts(block) as Fields;
  return { ...stored, block_id: textOf(block["block_id"]) === "" ? nextId(world, "b") : block["block_id"] };
}

function storeTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(storeTexts);
  if (!isFields(value)) return value;
  if ((value["type"] === "mrkdwn" || value["type"] === "plain_text") && typeof value["text"] === "string") {
    return { ...value, text: value["type"] === "mrkdwn" ? storeText(value["text"]) : value["text"] };
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, storeTexts(inner)]));
}
