import type { Link } from "../model/observation.ts";

/**
 * Text in Slack's mark-up that is safe to send. Only this file makes it: what is not `Mrkdwn` already is plain text, and is made harmless.
 * Source of the rules: https://docs.slack.dev/messaging/formatting-message-text
 */
export interface Mrkdwn {
  readonly mrkdwn: string;
}

export type Piece = Mrkdwn | string | number;

/** What nobody clipped before must not burst a block either: escaped, a character is five at most. */
const mostValue = 500;

/** Slack mark-up with values in it: the literal parts are ours, a plain value becomes one harmless line of at most 500 characters. */
export function mrkdwn(literals: TemplateStringsArray, ...values: readonly Piece[]): Mrkdwn {
  return { mrkdwn: literals.map((literal, index) => literal + markUpOf(values[index] ?? "")).join("") };
}

/** Pieces in a row. */
export function joined(pieces: readonly Piece[], separator: string): Mrkdwn {
  return { mrkdwn: pieces.map(markUpOf).join(separator) };
}

/** A line further to the right; Slack swallows plain spaces at the begin of a line. */
export function indented(depth: number, line: Mrkdwn): Mrkdwn {
  return { mrkdwn: "\u2003".repeat(depth) + line.mrkdwn };
}

/** Addresses, hosts with their ports, and ARNs, without the punctuation behind them. */
const copied =
  /((?:https?:\/\/|\barn:aws)[^\s<>"'`|]*[^\s<>"'`|.,;:!?)\]}]|(?<![\w.:@-])(?:\[[\da-f:]+\]|localhost|[a-z\d-]+(?:\.[a-z\d-]+)+):\d{1,5}(?![\w:]))/i;

/** Plain text of several lines: line breaks stay, addresses can be copied, nothing else means anything. */
export function prose(text: string): Mrkdwn {
  const pieces = withoutControls(text).split(copied);
  return {
    mrkdwn: pieces.map((piece, index) => (index % 2 === 1 ? code(piece).mrkdwn : entities(calm(piece)))).join(""),
  };
}

/** A value as it is, in a code span, so that it can be copied: a label, an id, a query. */
export function code(text: string): Mrkdwn {
  const value = oneLine(text).replaceAll("`", "ˋ");
  return { mrkdwn: `\`${entities(value === "" ? '""' : value)}\`` };
}

/** Several lines as they are, in a code block. */
export function codeBlock(text: string): Mrkdwn {
  return { mrkdwn: `\`\`\`\n${entities(withoutControls(text).replaceAll("`", "ˋ"))}\n\`\`\`` };
}

const mostUrl = 2_000;

/** A link that people can press; one that is no web address, or whose host is not allowed, is shown as text. No hosts: all are allowed. */
export function link({ name, url }: Link, hosts: readonly string[]): Mrkdwn {
  const address = webAddress(url);
  // A name that looks like an address could lie about where the link goes.
  const shown = name.trim() === "" || /:\/\/|www\.|\.[a-z]{2,}(\/|$)/i.test(name) ? "link" : clip(name, 60);
  if (address === undefined || !isAllowed(address, hosts)) return mrkdwn`${shown}: ${code(clip(url, 200))}`;
  return { mrkdwn: `<${address.href}|${markUpOf(shown).replaceAll("|", "¦")}>` };
}

interface WebAddress {
  readonly hostname: string;
  /** Escaped. */
  readonly href: string;
}

function webAddress(url: string): WebAddress | undefined {
  if (!URL.canParse(url)) return undefined;
  const address = new URL(url);
  if (address.protocol !== "http:" && address.protocol !== "https:") return undefined;
  address.username = "";
  address.password = "";
  const href = escapedHref(address);
  return href.length > mostUrl ? undefined : { hostname: address.hostname, href };
}

/** Signs that would end the address, or that pair with those of a code span beside it, are percent-encoded. */
function escapedHref({ href }: URL): string {
  return entities(href.replace(/[|`<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`));
}

function isAllowed({ hostname }: WebAddress, hosts: readonly string[]): boolean {
  return hosts.length === 0 || hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

const dateFormats = {
  time: "{time}",
  day: "{date_short_pretty} at {time}",
  ago: "{date_short_pretty} at {time} ({ago})",
} as const;

/** An instant in the reader's own zone; clients that cannot show it say it in UTC. */
export function instant(ms: number, format: keyof typeof dateFormats = "day"): Mrkdwn {
  if (Number.isNaN(new Date(ms).getTime())) return mrkdwn`${utcText(ms)}`;
  return { mrkdwn: `<!date^${Math.floor(ms / 1_000)}^${dateFormats[format]}|${utcText(ms)}>` };
}

/** `2026-03-02 14:05 UTC`; a time outside of what a date can be is `an unknown time`. */
export function utcText(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "an unknown time" : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Calls a person or a group; the id comes from configuration, and anything that is not an id of Slack stays text. */
export function mention(id: string): Mrkdwn {
  return /^(?:@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+)$/.test(id) ? { mrkdwn: `<${id}>` } : mrkdwn`${id}`;
}

/** Text for places that know no mark-up, such as buttons and options. */
export function plain(text: string): string {
  // Slack turns entities back even here; a mark after the sign keeps the sequences apart that it would read.
  return oneLine(text)
    .replace(/&(?=(?:amp|lt|gt);)/g, "＆")
    .replace(/<(?=[!@#])/g, "‹")
    .replace(emojiCode, "∶");
}

/** At most so many characters, with an ellipsis when something is missing. Clip before escaping, so that no sequence is cut. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text.slice(0, most * 2)];
  return characters.length <= most && text.length <= most * 2
    ? text
    : `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** A text wrapped as `prose` or `codeBlock` do, clipped to what a block takes: escaping makes some texts five times as long. */
export function fitted(text: string, wrap: (text: string) => Mrkdwn, most: number): Mrkdwn {
  let length = most;
  let made = wrap(clip(text, length));
  while (made.mrkdwn.length > mostOfBlock && length > 1) {
    length = Math.max(1, Math.min(length - 1, Math.floor((length * mostOfBlock) / made.mrkdwn.length)));
    made = wrap(clip(text, length));
  }
  return made;
}

const mostOfBlock = 2_800;

/** Any text as one line without control characters. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/g, " ").trim();
}

function markUpOf(piece: Piece): string {
  return typeof piece === "object" ? piece.mrkdwn : entities(calm(clip(oneLine(String(piece)), mostValue)));
}

function entities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A colon that could begin an emoji code, also one that the text behind the value would end. Addresses keep theirs, to be copied. */
const emojiCode = /:(?=\S)(?!\/\/)/g;

/** Look-alikes for the signs that format, where they could: underscores inside of words stay, so that names can be copied. */
function calm(text: string): string {
  return text
    .replaceAll("*", "∗")
    .replaceAll("~", "∼")
    .replaceAll("`", "ˋ")
    .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => "ˍ".repeat(run.length))
    .replace(emojiCode, "∶")
    .replace(/^([^\S\n]*)>/gm, "$1›");
}

/** Control characters, and marks that turn the direction of what follows or hide in it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(controls, "");
}
