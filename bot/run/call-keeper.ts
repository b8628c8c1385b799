import type { ChannelTarget, RelayOptions } from "../../slo/relay/relay-model.ts";
import type { DesiredMessage } from "../dispatch/desired-message.ts";
import type { Due } from "../incidents/due/due.ts";
import type { Alert } from "../model/alert.ts";
import type { Incident } from "../model/incident.ts";
import { renderCall } from "../render/render-call.ts";
import { mentionTexts } from "../routing/mention-texts.ts";

/** Somebody who is to be called: by a line of an incident's thread, and perhaps in another channel. */
interface Call {
  readonly key: string;
  readonly incident: string;
  readonly entry: number | undefined;
  /** Slack ids, resolved when it fell due. */
  readonly mentions: readonly string[];
  readonly reason: string;
  readonly channel: Due["channel"];
  readonly atMs: number;
}

const callNote = "call:";
/** What is older is no call for help any more. */
const keptMs = 24 * 3_600_000;

/** Remembers who is to be called until it is done: a call outlives the process that decided it. */
export class CallKeeper {
  readonly #calls = new Map<string, Call>();

  constructor(notes: ReadonlyMap<string, string>) {
    for (const [name, json] of notes) {
      if (name.startsWith(callNote) && json !== "")
        this.#calls.set(name.slice(callNote.length), JSON.parse(json) as Call);
    }
  }

  /** Takes in what is due; gives the notes that keep it. Who is on call is looked up now. */
  add(dues: readonly Due[], options: RelayOptions, nowMs: number): ReadonlyMap<string, string> {
    const notes = new Map<string, string>();
    for (const [key, { atMs }] of this.#calls) {
      if (nowMs - atMs < keptMs) continue;
      this.#calls.delete(key);
      notes.set(callNote + key, "");
    }
    for (const due of dues) {
      const own = due.destinations.flatMap(({ mentions }) => mentions);
      const mentions = [...new Set([...own, ...mentionTexts(due.mentions, options, nowMs)])];
      if (mentions.length === 0 && due.channel === undefined) continue;
      const { key, incident, entry, reason, channel, atMs } = due;
      const call: Call = { key, incident, entry, mentions, reason, channel, atMs };
      this.#calls.set(key, call);
      notes.set(callNote + key, JSON.stringify(call));
    }
    return notes;
  }

  /** Incidents with calls that an earlier process decided, and perhaps had no time to make. */
  incidents(): readonly string[] {
    return [...new Set([...this.#calls.values()].map(({ incident }) => incident))];
  }

  /** Ids that the line of a timeline entry mentions; undefined: it calls nobody. */
  mentionsOf(incident: string, entry: number): readonly string[] | undefined {
    for (const call of this.#calls.values()) {
      if (call.incident === incident && call.entry === entry) return call.mentions;
    }
    return undefined;
  }

  /** Messages of their own: in the channel that a step names, and where the incident has no thread that could call. */
  messagesFor(
    incident: Incident,
    {
      alerts,
      linkHosts,
      withoutThread,
    }: {
      readonly alerts: readonly Alert[];
      readonly linkHosts: readonly string[];
      readonly withoutThread: readonly ChannelTarget[];
    },
  ): readonly DesiredMessage[] {
    return [...this.#calls.values()].flatMap((call): readonly DesiredMessage[] => {
      const { key, channel, mentions, reason } = call;
      if (call.incident !== incident.id) return [];
      const targets = [...(channel === undefined ? [] : [channel]), ...(mentions.length === 0 ? [] : withoutThread)];
      return targets.map((target) => ({
        key: `call:${key}@${target.workspace}/${target.channel}`,
        subject: { kind: "call", call: key },
        workspace: target.workspace,
        channel: target.channel,
        priority: "newCritical",
        message: renderCall({ incident, alerts }, { reason, mentions, linkHosts, message: undefined }),
        thread: [],
        fallback: undefined,
        notBeforeMs: undefined,
        picture: undefined,
        withPicture: undefined,
      }));
    });
  }
}
