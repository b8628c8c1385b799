import type { SlackChannel, SlackGroup, SlackUser, SlackWorld } from "./slack-world.ts";

/** What a fake workspace begins with. */
export interface FakeSlackOptions {
  readonly channels?: readonly (
    | string
    | { readonly name: string; readonly isPrivate?: boolean; readonly isMember?: boolean }
  )[];
  readonly users?: readonly SlackUser[];
  readonly groups?: readonly SlackGroup[];
  /** What the bot token may do; everything unless it says otherwise. */
  readonly scopes?: readonly string[];
  /** The clock of message ids and rate limits. */
  readonly now?: () => number;
  /** Slack's rate limits are in force. Default true. */
  readonly limits?: boolean;
  /** `files.info` finds a new file unfinished this often. Default 2. */
  readonly looksUntilReady?: number;
  readonly teamName?: string;
}

const allScopes = [
  "chat:write",
  "channels:history",
  "channels:read",
  "channels:join",
  "groups:history",
  "groups:read",
  "users:read",
  "usergroups:read",
  "files:write",
  "files:read",
  "commands",
];

/** A workspace as its options describe it, with nothing said in it yet. */
export function createWorld(options: FakeSlackOptions): SlackWorld {
  const {
    channels = ["alerts"],
    users = [{ id: "U000ANA", name: "ana", realName: "Ana", timezone: "Europe/Berlin" }],
    groups = [],
  } = options;
  return {
    now: options.now ?? Date.now,
    team: { id: "T000TEAM", name: options.teamName ?? "Acme", domain: "acme" },
    bot: { userId: "U000BOT", botId: "B000BOT", appId: "A000APP", name: "nines" },
    tokens: { bot: "xoxb-fake-bot-token", app: "xapp-fake-app-token", signingSecret: "fake-signing-secret" },
    channels: channels.map((channel, index): SlackChannel => {
      const { name, isPrivate = false, isMember = true } = typeof channel === "string" ? { name: channel } : channel;
      const id = `C${String(index + 1).padStart(7, "0")}`;
      return { id, name: name.replace(/^#/, ""), isPrivate, isArchived: false, isMember, messages: [] };
    }),
    users,
    groups,
    files: new Map(),
    views: new Map(),
    triggers: new Map(),
    whispers: [],
    scopes: options.scopes ?? allScopes,
    tokenError: undefined,
    lastTs: 0,
    nextNumber: 0,
  };
}
