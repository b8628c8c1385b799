import type { MessageSubject, PostedMessage } from "../model/message.ts";
import type { DesiredMessage } from "./desired-message.ts";
import { createEntry, type Entry } from "./entry.ts";

/** All messages that are wanted, or were ever on their way: by key, by subject, and those with something to do. */
export class Entries {
  readonly #byKey = new Map<string, Entry>();
  readonly #active = new Set<Entry>();
  readonly #bySubject = new Map<string, Set<Entry>>();

  constructor(messages: readonly PostedMessage[]) {
    for (const posted of messages) {
      const entry = this.#add(createEntry(posted.key, posted));
      if (posted.state === "sending" || posted.doubtSinceMs !== undefined) this.#active.add(entry);
    }
  }

  /** What should be shown from now on; messages that are not named stay as they were wanted before. */
  want(desired: readonly DesiredMessage[], nowMs: number): void {
    for (const one of desired) {
      const entry = this.#byKey.get(one.key) ?? createEntry(one.key, undefined);
      if (!this.#active.has(entry) || entry.desired === undefined) entry.sinceMs = nowMs;
      entry.desired = one;
      this.#add(entry);
      this.#active.add(entry);
    }
  }

  /** Takes back messages that are wanted no longer; those on their way or in a channel already stay. */
  withdraw(keys: readonly string[]): void {
    for (const key of keys) {
      const entry = this.#byKey.get(key);
      if (entry === undefined || entry.posted !== undefined || entry.isBusy) continue;
      this.#bySubject.get(subjectKey(entry))?.delete(entry);
      this.#byKey.delete(key);
      this.settle(entry);
    }
  }

  /** Forgets messages of subjects that are gone. */
  forget(subjects: readonly MessageSubject[]): void {
    for (const subject of subjects) {
      const key = JSON.stringify(subject);
      for (const entry of this.#bySubject.get(key) ?? []) {
        this.#byKey.delete(entry.key);
        this.#active.delete(entry);
      }
      this.#bySubject.delete(key);
    }
  }

  /** Everything is as it should be: what was wanted need not be kept. */
  settle(entry: Entry): void {
    this.#active.delete(entry);
    entry.desired = undefined;
  }

  /** Those with something to do. */
  get active(): ReadonlySet<Entry> {
    return this.#active;
  }

  /** All messages that were ever on their way, as stored. */
  *messages(): Generator<PostedMessage> {
    for (const { posted } of this.#byKey.values()) if (posted !== undefined) yield posted;
  }

  /** The message of a key, as stored. */
  message(key: string): PostedMessage | undefined {
    return this.#byKey.get(key)?.posted;
  }

  /** Those of the subject of one of them, in whatever channels. */
  sameSubject(entry: Entry): readonly Entry[] {
    return [...(this.#bySubject.get(subjectKey(entry)) ?? [])];
  }

  #add(entry: Entry): Entry {
    this.#byKey.set(entry.key, entry);
    const key = subjectKey(entry);
    const same = this.#bySubject.get(key) ?? new Set();
    this.#bySubject.set(key, same.add(entry));
    return entry;
  }
}

function subjectKey({ desired, posted }: Entry): string {
  return JSON.stringify((desired ?? posted)?.subject);
}
