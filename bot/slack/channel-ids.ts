import type { CallResult } from "./messenger.ts";
import type { SlackCall } from "./slack-messenger.ts";

// Twenty pages of a thousand: a workspace with more channels is asked for ids in its configuration.
const mostPages = 20;

/** Ids of channels by the names in the configuration: most methods take ids only. */
export interface ChannelIds {
  readonly learn: (channel: string, id: string) => void;
  /** Done with undefined when no channel has the name. */
  readonly find: (channel: string) => Promise<CallResult<string | undefined>>;
}

export function createChannelIds(call: SlackCall): ChannelIds {
  const known = new Map<string, string>();
  return {
    learn: (channel, id) => void known.set(nameOf(channel), id),
    find: async (channel) => {
      if (/^[CGD][A-Z0-9]{6,}$/.test(channel)) return { kind: "done", value: channel };
      const id = known.get(nameOf(channel));
      if (id !== undefined) return { kind: "done", value: id };
      let cursor = "";
      for (let page = 1; page <= mostPages; page++) {
        const args = { types: "public_channel,private_channel", exclude_archived: true, limit: 1_000 };
        const result = await call("conversations.list", cursor === "" ? args : { ...args, cursor }, readPage);
        if (result.kind !== "done") return result;
        for (const { id, name } of result.value.channels) known.set(name, id);
        cursor = result.value.cursor;
        const found = known.get(nameOf(channel));
        if (found !== undefined || cursor === "") return { kind: "done", value: found };
      }
      return { kind: "done", value: undefined };
    },
  };
}

function nameOf(channel: string): string {
  return channel.replace(/^#/, "");
}

function readPage(answer: Readonly<Record<string, unknown>>) {
  const { channels = [], response_metadata: metadata } = answer as {
    readonly channels?: readonly { readonly id: string; readonly name: string }[];
    readonly response_metadata?: { readonly next_cursor?: string };
  };
  return { channels, cursor: metadata?.next_cursor ?? "" };
}
