import type { SecretReader } from "../../service/secrets.ts";
import { secretFromSpec } from "../../slo/probe/http-request-from-spec.ts";
import type { HandOver } from "../../slo/relay/relay-model.ts";
import type { HandOverEvent } from "./hand-over-event.ts";
import { handOverRequest } from "./hand-over-request.ts";
import { nextTry } from "./next-try.ts";
import { type SendResult, sendHandOver } from "./send-hand-over.ts";
import { type WaitingHandOver, withEvent, withoutFirst } from "./waiting-hand-over.ts";

export interface HandOverQueueOptions {
  /** Asked for each try, so that a reload counts at once. */
  readonly handOvers: () => readonly HandOver[];
  readonly secret: SecretReader;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** What became of a try. */
export interface HandOverReport {
  readonly handOver: string;
  readonly event: HandOverEvent;
  /** `over`: the system will not hear of it. */
  readonly kind: "done" | "again" | "over";
  readonly why: string | undefined;
}

/** Prefix of the queue's notes in the store. */
export const handOverNotes = "hand-over/";

/** Requests on their way at a time, so that a storm does not open a thousand connections. */
const mostAtOnce = 8;

/**
 * Tells other systems about incidents, each system in the order of events, until it has heard. It lives in notes of the store: the
 * leader loads them, commits the changes, and then lets it take a step. After a crash a request may come twice, which changes nothing.
 */
export class HandOverQueue {
  readonly #options: HandOverQueueOptions;
  readonly #waiting = new Map<string, WaitingHandOver>();
  readonly #changed = new Set<string>();
  readonly #busy = new Set<string>();

  /** `notes`: what the store holds under `handOverNotes`. */
  constructor(options: HandOverQueueOptions, notes: ReadonlyMap<string, string>) {
    this.#options = options;
    for (const [name, text] of notes) {
      if (name.startsWith(handOverNotes)) this.#waiting.set(name, JSON.parse(text) as WaitingHandOver);
    }
  }

  /** A system is to hear of an event. Events of incidents that it was never told of are ignored, except `trigger`. */
  want(handOver: string, event: HandOverEvent): void {
    const name = nameOf(handOver, event.incident);
    this.#put(name, withEvent(this.#waiting.get(name), handOver, event));
  }

  /** Every system that was told of an incident is to hear of an event. */
  tellAll(event: HandOverEvent): void {
    for (const { handOver, incident } of [...this.#waiting.values()]) {
      if (incident === event.incident) this.want(handOver, event);
    }
  }

  /** Notes to commit since the last time; an empty text removes a note. */
  takeChanges(): ReadonlyMap<string, string> {
    const changes = new Map<string, string>();
    for (const name of this.#changed) {
      const waiting = this.#waiting.get(name);
      const kept = waiting && { ...waiting, isKept: true };
      if (kept !== undefined) this.#waiting.set(name, kept);
      changes.set(name, kept === undefined ? "" : JSON.stringify(kept));
    }
    this.#changed.clear();
    return changes;
  }

  /** When the next try is due; undefined: nothing waits. */
  nextAtMs(): number | undefined {
    const times = this.#pending().map(([, { nextAtMs }]) => nextAtMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** How many events wait, and since when the oldest does. */
  backlog(): { readonly count: number; readonly oldestMs: number | undefined } {
    const pending = this.#pending();
    const times = pending.map(([, { sinceMs }]) => sinceMs);
    return {
      count: pending.reduce((sum, [, { events }]) => sum + events.length, 0),
      oldestMs: times.length === 0 ? undefined : Math.min(...times),
    };
  }

  /** Tries everything that is due and was taken for a commit, once. */
  async step(signal?: AbortSignal): Promise<readonly HandOverReport[]> {
    const nowMs = this.#options.now();
    const due = this.#pending().filter(([, { nextAtMs }]) => nextAtMs <= nowMs);
    const reports: HandOverReport[] = [];
    const work = async (): Promise<void> => {
      for (let next = due.shift(); next !== undefined; next = due.shift())
        reports.push(...(await this.#tell(next[0], signal)));
    };
    await Promise.all(Array.from({ length: mostAtOnce }, work));
    return reports;
  }

  #pending(): [string, WaitingHandOver][] {
    return [...this.#waiting].filter(
      ([name, { events, isKept }]) => events.length > 0 && isKept && !this.#busy.has(name),
    );
  }

  async #tell(name: string, signal: AbortSignal | undefined): Promise<readonly HandOverReport[]> {
    const begun = this.#waiting.get(name);
    const event = begun?.events[0];
    if (begun === undefined || event === undefined || this.#busy.has(name)) return [];
    this.#busy.add(name);
    const result = await this.#send(begun.handOver, event, signal);
    this.#busy.delete(name);
    // The incident may have gone on meanwhile: another event can have taken the place of this one.
    const waiting = this.#waiting.get(name);
    if (waiting === undefined || signal?.aborted === true) return [];
    const nowMs = this.#options.now();
    const attempts = waiting.attempts + 1;
    const next = nextTry(result, { attempts, sinceMs: waiting.sinceMs, nowMs, jitter: this.#options.random() });
    const report = (kind: HandOverReport["kind"], why?: string): readonly HandOverReport[] => [
      { handOver: begun.handOver, event, kind, why },
    ];
    const isCurrent = waiting.events[0]?.kind === event.kind && waiting.events[0].atMs === event.atMs;
    switch (next.kind) {
      case "done":
        this.#put(name, isCurrent ? withoutFirst(waiting, nowMs) : { ...waiting, attempts: 0, nextAtMs: nowMs });
        return report("done");
      case "again":
        this.#put(name, { ...waiting, attempts, nextAtMs: isCurrent ? next.atMs : nowMs });
        return report("again", next.why);
      case "over":
        // What follows a refused trigger would be refused as well.
        this.#put(name, isCurrent ? undefined : { ...waiting, attempts: 0, nextAtMs: nowMs });
        return report("over", next.why);
    }
  }

  async #send(name: string, event: HandOverEvent, signal: AbortSignal | undefined): Promise<SendResult> {
    const handOver = this.#options.handOvers().find((one) => one.name === name);
    if (handOver === undefined) return { kind: "refused", why: "it is no longer in the configuration" };
    let key: string | undefined;
    try {
      key = handOver.key && this.#options.secret(secretFromSpec(handOver.key));
    } catch (error) {
      return { kind: "later", why: error instanceof Error ? error.message : String(error), afterMs: undefined };
    }
    return sendHandOver(handOverRequest(handOver, event, key), { signal });
  }

  #put(name: string, waiting: WaitingHandOver | undefined): void {
    if (waiting === undefined) {
      if (!this.#waiting.delete(name)) return;
    } else this.#waiting.set(name, waiting);
    this.#changed.add(name);
  }
}

function nameOf(handOver: string, incident: string): string {
  return `${handOverNotes}${handOver}/${incident}`;
}
