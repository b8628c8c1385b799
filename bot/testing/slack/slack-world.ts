import type { Fields } from "./fields.ts";
import { SlackError } from "./slack-error.ts";

/** One workspace of Slack, as far as a bot can see it. */
export interface SlackWorld {
  readonly now: () => number;
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly bot: { readonly userId: string; readonly botId: string; readonly appId: string; readonly name: string };
  readonly tokens: { readonly bot: string; readonly app: string; readonly signingSecret: string };
  readonly channels: SlackChannel[];
  readonly users: readonly SlackUser[];
  readonly groups: readonly SlackGroup[];
  readonly files: Map<string, SlackFile>;
  readonly views: Map<string, SlackView>;
  readonly triggers: Map<string, { readonly user: string; readonly expiresMs: number; used: boolean }>;
  readonly whispers: {
    readonly channel: string;
    readonly user: string;
    readonly text: string;
    readonly blocks: readonly Fields[];
  }[];
  scopes: readonly string[];
  /** What every call answers with its token: `token_revoked`; undefined while the token is good. */
  tokenError: string | undefined;
  /** The clock of message ids: no two messages share one. */
  lastTs: number;
  nextNumber: number;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  isArchived: boolean;
  isMember: boolean;
  /** In order of posting, replies among them. */
  readonly messages: SlackMessage[];
}

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly timezone: string;
}

export interface SlackGroup {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
}

export interface SlackContent {
  readonly text: string;
  readonly blocks: readonly Fields[];
  readonly attachments: readonly Fields[];
}

export interface SlackMessage {
  readonly ts: string;
  readonly user: string;
  readonly isOwn: boolean;
  readonly threadTs: string | undefined;
  readonly isBroadcast: boolean;
  metadata: Fields | undefined;
  content: SlackContent;
  /** What it showed before each edit, oldest first. */
  readonly earlier: SlackContent[];
  /** Whom it called when it was posted. */
  readonly mentions: readonly string[];
  readonly files: readonly string[];
  isDeleted: boolean;
  /** Posted, answered with `ok`, and shown to nobody: what Slack does with a flood. */
  readonly isHidden: boolean;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly altText: string;
  readonly length: number;
  bytes: Buffer | undefined;
  isComplete: boolean;
  /** Looks at it that still find it unfinished. */
  looksUntilReady: number;
  readonly shares: { readonly channel: string; readonly ts: string }[];
}

export interface SlackView {
  readonly id: string;
  readonly user: string;
  readonly kind: "modal" | "home";
  hash: string;
  view: Fields;
  isOpen: boolean;
}

/** The next message id: Slack's own text form, strictly growing. */
export function nextTs(world: SlackWorld): string {
  world.lastTs = Math.max(world.now() * 1_000, world.lastTs + 1);
  const micros = String(Math.trunc(world.lastTs)).padStart(16, "0");
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
}

/** A new id of some kind: `F000012`. */
export function nextId(world: SlackWorld, kind: string): string {
  world.nextNumber++;
  return `${kind}${String(world.nextNumber).padStart(8, "0")}`;
}

/** The channel with an id or, where Slack takes names, `#name`. */
export function findChannel(world: SlackWorld, channel: unknown, { takesNames = false } = {}): SlackChannel {
  const name = typeof channel === "string" ? channel.replace(/^#/, "") : "";
  const found = world.channels.find((one) => one.id === channel || (takesNames && one.name === name));
  // A bot does not learn that a private channel exists.
  if (found === undefined || (found.isPrivate && !found.isMember)) throw new SlackError("channel_not_found");
  return found;
}

/** The channel with an id, `name` or `#name`, also one that the bot may not see. */
export function channelNamed(world: SlackWorld, name: string): SlackChannel | undefined {
  return world.channels.find((one) => one.id === name || `#${one.name}` === name || one.name === name);
}

/** A message that can still be seen. */
export function findMessage(channel: SlackChannel, ts: unknown): SlackMessage {
  const found = channel.messages.find((message) => message.ts === ts && !message.isDeleted);
  if (found === undefined) throw new SlackError("message_not_found");
  return found;
}
