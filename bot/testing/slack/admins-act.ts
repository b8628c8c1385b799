import { findMessage, type SlackChannel, type SlackWorld } from "./slack-world.ts";

/** What those who run a workspace can do to a bot. */
export interface Admins {
  readonly archive: (channel: string, isArchived?: boolean) => void;
  /** Takes the bot out of a channel. */
  readonly kick: (channel: string) => void;
  readonly revokeToken: (error?: string) => void;
  readonly restoreToken: () => void;
  readonly allow: (scopes: readonly string[]) => void;
  /** A person removes a message of anybody. */
  readonly deleteMessage: (channel: string, ts: string) => void;
}

/** The admins of a workspace. */
export function createAdmins(world: SlackWorld, channelOf: (name: string) => SlackChannel): Admins {
  return {
    archive: (name, isArchived = true) => {
      channelOf(name).isArchived = isArchived;
    },
    kick: (name) => {
      channelOf(name).isMember = false;
    },
    revokeToken: (error = "token_revoked") => {
      world.tokenError = error;
    },
    restoreToken: () => {
      world.tokenError = undefined;
    },
    allow: (scopes) => {
      world.scopes = scopes;
    },
    deleteMessage: (name, ts) => {
      findMessage(channelOf(name), ts).isDeleted = true;
    },
  };
}
