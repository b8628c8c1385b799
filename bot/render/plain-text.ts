import type { KnownBlock } from "@slack/types";
import type { RenderedMessage } from "../model/message.ts";

/** A message as lines of plain text: for terminals, for screen readers, and where nothing draws blocks. */
export function plainTextMessage({ text, blocks }: Pick<RenderedMessage, "text" | "blocks">): string {
  return [mrkdwnToText(text), ...blocks.map(plainTextBlock)].filter((lines) => lines !== "").join("\n");
}

/** One block as lines of plain text. */
export function plainTextBlock(block: KnownBlock): string {
  const fields = block as unknown as Fields;
  switch (block.type) {
    case "section":
      return [
        textOf(fields["text"]),
        ...listOf(fields["fields"]).map(textOf),
        elementText(fieldsOf(fields["accessory"])),
      ]
        .filter(Boolean)
        .join("\n");
    case "header":
      return textOf(fields["text"]).toUpperCase();
    case "context":
      return listOf(fields["elements"]).map(textOf).join("  ");
    case "actions":
      return listOf(fields["elements"])
        .map((one) => elementText(fieldsOf(one)))
        .filter(Boolean)
        .join(" ");
    case "image":
      return `[plot: ${String(fields["alt_text"] ?? "")}]`;
    case "divider":
      return "---";
    case "input":
      return `${textOf(fields["label"])}: ${elementText(fieldsOf(fields["element"]))}`.trimEnd();
    default:
      return "";
  }
}

/** Slack's mark-up as it reads without marks: links with their addresses, times in UTC, mentions by id. */
export function mrkdwnToText(text: string): string {
  return text
    .replace(/```\n?([\s\S]*?)\n?```/g, "$1")
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<((?:https?|mailto):[^|>]*)\|([^>]*)>/g, "$2 ($1)")
    .replace(/<(https?:[^>]*)>/g, "$1")
    .replace(/<@([UW][A-Z0-9]+)>/g, "@$1")
    .replace(/<!subteam\^(S[A-Z0-9]+)>/g, "@$1")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/(?<![\p{L}\p{N}])\*([^*\n]+)\*(?![\p{L}\p{N}])/gu, "$1")
    .replace(/(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/gu, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

type Fields = Readonly<Record<string, unknown>>;

function elementText(element: Fields): string {
  const options = listOf(element["options"]).map((option) => textOf(fieldsOf(option)["text"]));
  switch (element["type"]) {
    case undefined:
      return "";
    case "button":
      return `[${textOf(element["text"])}]`;
    case "overflow":
      return `[More: ${options.join(", ")}]`;
    case "multi_static_select":
      return listOf(element["initial_options"])
        .map((option) => `[${textOf(fieldsOf(option)["text"])} ×]`)
        .join(" ");
    case "static_select":
      return options
        .map((option) =>
          option === textOf(fieldsOf(element["initial_option"])["text"]) ? `(*) ${option}` : `( ) ${option}`,
        )
        .join("  ");
    case "checkboxes":
      return options.map((option) => `[ ] ${option}`).join("  ");
    default:
      return "____";
  }
}

function textOf(value: unknown): string {
  const { type, text } = fieldsOf(value);
  if (typeof text !== "string") return "";
  return type === "mrkdwn" ? mrkdwnToText(text) : text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
