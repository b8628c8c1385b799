import type { ChannelTarget, Mention } from "../../../slo/relay/relay-model.ts";
import type { Destination } from "../../model/incident.ts";

/**
 * Somebody has to be called, or a system told, once. It is told in the same round that changed the book: kept with the round's commit, it
 * survives a crash; its key says whether it was done.
 */
export interface Due {
  /** The same whenever it is computed. */
  readonly key: string;
  readonly kind:
    | "rose"
    | "released"
    | "escalation"
    | "ackExpired"
    | "ackEnded"
    | "newPage"
    | "reminder"
    | "handOver"
    | "handOverEnd";
  readonly incident: string;
  readonly atMs: number;
  /** Number of the timeline entry that says it: its line in the thread carries the mentions, and is shown in the channel too. */
  readonly entry: number | undefined;
  /** From the step of a chain; who is on duty in a rotation is for the reader to find out. */
  readonly mentions: readonly Mention[];
  /** Those whose own mentions are called once more. */
  readonly destinations: readonly Destination[];
  /** Also there. */
  readonly channel: ChannelTarget | undefined;
  /** Names of the systems that call people. */
  readonly handOvers: readonly string[];
  /** Plain text: `nobody acknowledged it for 15 min`. */
  readonly reason: string;
}
