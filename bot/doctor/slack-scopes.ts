/** A scope of the bot token, and what the relay cannot do without it. */
export interface SlackScope {
  readonly name: string;
  readonly without: string;
}

/** Without these there is no relay. */
export const neededScopes: readonly SlackScope[] = [
  { name: "chat:write", without: "it can post nothing" },
  { name: "channels:read", without: "it cannot find channels by name" },
  { name: "channels:history", without: "after a crash it cannot recognise its own messages, and posts some twice" },
  { name: "files:write", without: "it cannot upload pictures" },
  { name: "files:read", without: "it cannot see when a picture is ready" },
  { name: "users:read", without: "it cannot name people in the timeline" },
  { name: "commands", without: "there is no /nines" },
];

/** With these it does more. */
export const usefulScopes: readonly SlackScope[] = [
  { name: "groups:read", without: "it cannot use private channels" },
  { name: "groups:history", without: "it cannot recognise its own messages in private channels after a crash" },
  { name: "channels:join", without: "somebody has to invite it to every public channel" },
];

/** Needed where the configuration names user groups. */
export const groupScope: SlackScope = { name: "usergroups:read", without: "it cannot see who is in a user group" };
