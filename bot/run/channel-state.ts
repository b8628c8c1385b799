import type { Storm, StormIncident } from "../storm/storm.ts";
import type { Channel } from "./message-keys.ts";

/** What is known of a channel that incidents are shown in. */
export interface ChannelState extends Channel {
  readonly incidents: Set<string>;
  /** What the plan saw of each incident last: in a storm most are as they were. */
  readonly seen: Map<string, StormIncident>;
  storm: Storm | undefined;
  /** Ids of incidents that the storm's message stands for. */
  folded: ReadonlySet<string>;
  nextAtMs: number | undefined;
  /** What the storm's message was last wanted to be. */
  told: { readonly json: string; readonly atMs: number } | undefined;
}

/** The name of the note that keeps a channel's storm. */
export function stormNote(channel: string): string {
  return `storm:${channel}`;
}

/** A channel with the storm that an earlier process noted, if it did. */
export function newChannelState(at: Channel, noted: string | undefined): ChannelState {
  return {
    ...at,
    incidents: new Set(),
    seen: new Map(),
    folded: new Set(),
    storm: noted === undefined || noted === "" ? undefined : (JSON.parse(noted) as Storm),
    nextAtMs: undefined,
    told: undefined,
  };
}
