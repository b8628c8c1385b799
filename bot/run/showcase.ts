import type { StormLimits } from "../../slo/relay/relay-model.ts";
import type { DesiredMessage } from "../dispatch/desired-message.ts";
import type { IncidentBook } from "../incidents/incident-book.ts";
import { type Incident, isOpen, type TimelineEntry } from "../model/incident.ts";
import type { PostedMessage } from "../model/message.ts";
import { planStorm } from "../storm/plan-storm.ts";
import type { Storm, StormIncident, StormSummary } from "../storm/storm.ts";
import { type ChannelState, newChannelState, stormNote } from "./channel-state.ts";
import { type Channel, channelKey, incidentKey } from "./message-keys.ts";

export interface ShowcaseOptions {
  readonly book: Pick<IncidentBook, "incident" | "recent" | "alertsOf" | "entriesOf">;
  readonly limits: () => StormLimits;
  /** The message of a key, as stored. */
  readonly message: (key: string) => PostedMessage | undefined;
  /** What an incident's own message in a channel should be. */
  readonly draw: (incident: Incident, at: Channel, entries: readonly TimelineEntry[]) => DesiredMessage;
  readonly drawStorm: (summary: StormSummary, at: Channel, notBeforeMs: number | undefined) => DesiredMessage;
  /** Notes of the store: the storms of all channels. */
  readonly notes: ReadonlyMap<string, string>;
  /** Lines of timelines that were written before this process began and are not in their threads. */
  readonly pastEntries: ReadonlyMap<string, readonly TimelineEntry[]>;
}

/** What changed in what channels should show, and what has to be remembered of it. */
export interface Display {
  readonly desired: readonly DesiredMessage[];
  /** Keys of messages that a storm's message stands for now. */
  readonly withdrawn: readonly string[];
  readonly notes: ReadonlyMap<string, string>;
}

/** Decides what each channel shows: incidents with their own messages, or one message for many of them while a storm goes on. */
export class Showcase {
  readonly #options: ShowcaseOptions;
  readonly #channels = new Map<string, ChannelState>();
  readonly #dirty = new Set<string>();
  /** Incidents whose green waits. */
  readonly #waiting = new Map<string, number>();

  constructor(options: ShowcaseOptions) {
    this.#options = options;
    for (const incident of options.book.recent()) this.changed(incident);
  }

  /** An incident, or something that its message shows, is another than before. */
  readonly changed = (incident: Pick<Incident, "id" | "destinations">): void => {
    this.#dirty.add(incident.id);
    for (const destination of incident.destinations) this.#channel(destination).incidents.add(incident.id);
  };

  /** What should be shown of all that changed since the last call. */
  display(nowMs: number): Display {
    for (const [id, atMs] of this.#waiting) {
      if (atMs > nowMs) continue;
      this.#waiting.delete(id);
      this.#dirty.add(id);
    }
    const desired: DesiredMessage[] = [];
    const withdrawn: string[] = [];
    const notes = new Map<string, string>();
    for (const [key, channel] of this.#channels) {
      const changed = [...channel.incidents].filter((id) => this.#dirty.has(id));
      const isTime = channel.nextAtMs !== undefined && channel.nextAtMs <= nowMs;
      if (changed.length === 0 && !isTime) continue;
      const before = channel.folded;
      desired.push(...this.#displayChannel(key, channel, { changed, nowMs, notes }));
      for (const id of channel.folded) if (!before.has(id)) withdrawn.push(incidentKey(id, channel));
    }
    this.#dirty.clear();
    return { desired, withdrawn, notes };
  }

  /** Channels where a storm's message stands for an incident: it has no thread there. */
  foldedIn({ id, destinations }: Pick<Incident, "id" | "destinations">): readonly Channel[] {
    return destinations
      .map(({ workspace, channel }) => ({ workspace, channel }))
      .filter((at) => this.#channels.get(channelKey(at))?.folded.has(id) === true);
  }

  /** Storms that go on. */
  storms(): readonly (Channel & { readonly storm: Storm })[] {
    return [...this.#channels.values()].flatMap(({ workspace, channel, storm }) =>
      storm !== undefined && storm.endedAtMs === undefined ? [{ workspace, channel, storm }] : [],
    );
  }

  #displayChannel(
    key: string,
    channel: ChannelState,
    {
      changed,
      nowMs,
      notes,
    }: { readonly changed: readonly string[]; readonly nowMs: number; readonly notes: Map<string, string> },
  ): readonly DesiredMessage[] {
    const before = channel.storm;
    const plan = planStorm(before, this.#seen(channel), this.#options.limits(), nowMs);
    channel.storm = plan.storm;
    channel.folded = plan.folded;
    channel.nextAtMs = plan.nextAtMs;
    if (plan.storm !== before) {
      notes.set(stormNote(key), plan.storm === undefined ? "" : JSON.stringify(plan.storm));
    }
    // An incident that the storm's message stood for gets its own when the plan gives it one.
    const freed =
      plan.storm === before ? [] : (plan.storm?.own ?? []).filter((id) => !(before?.own ?? []).includes(id));
    const own = [...new Set([...changed, ...freed])].filter((id) => !plan.folded.has(id));
    return [
      ...own.flatMap((id) => this.#drawIncident(id, channel, nowMs)),
      ...(plan.summary === undefined ? [] : this.#drawStorm(plan.summary, channel, nowMs)),
    ];
  }

  #drawIncident(id: string, at: Channel, nowMs: number): readonly DesiredMessage[] {
    const incident = this.#options.book.incident(id);
    if (incident === undefined) return [];
    const { greenAtMs } = incident;
    if (!isOpen(incident) && greenAtMs !== undefined && greenAtMs > nowMs) {
      this.#waiting.set(id, greenAtMs);
      return [];
    }
    this.#waiting.delete(id);
    const written = this.#options.book.entriesOf(id);
    const first = written[0]?.seq ?? Number.POSITIVE_INFINITY;
    const past = (this.#options.pastEntries.get(id) ?? []).filter(({ seq }) => seq < first);
    return [this.#options.draw(incident, at, [...past, ...written])];
  }

  #drawStorm(summary: StormSummary, channel: ChannelState, nowMs: number): readonly DesiredMessage[] {
    const json = JSON.stringify(summary);
    if (channel.told?.json === json) return [];
    const { told } = channel;
    // An edit that waits for its time takes the newest state along; it is not put off by news.
    const notBeforeMs =
      told === undefined || told.atMs > nowMs ? told?.atMs : Math.max(nowMs, told.atMs + this.#options.limits().editMs);
    channel.told = { json, atMs: notBeforeMs ?? nowMs };
    return [this.#options.drawStorm(summary, channel, notBeforeMs)];
  }

  #seen(channel: ChannelState): readonly StormIncident[] {
    const seen: StormIncident[] = [];
    for (const id of channel.incidents) {
      const incident = this.#options.book.incident(id);
      if (incident === undefined) {
        channel.incidents.delete(id);
        channel.seen.delete(id);
        continue;
      }
      const known = channel.seen.get(id);
      const hasMessage = known?.hasMessage === true || this.#options.message(incidentKey(id, channel)) !== undefined;
      if (known?.incident === incident && known.hasMessage === hasMessage) {
        seen.push(known);
        continue;
      }
      const name = this.#options.book.alertsOf(id, 1)[0]?.name ?? incident.title;
      const one = { incident, name, hasMessage };
      channel.seen.set(id, one);
      seen.push(one);
    }
    return seen;
  }

  #channel({ workspace, channel }: Channel): ChannelState {
    const key = channelKey({ workspace, channel });
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    const state = newChannelState({ workspace, channel }, this.#options.notes.get(stormNote(key)));
    this.#channels.set(key, state);
    return state;
  }
}
