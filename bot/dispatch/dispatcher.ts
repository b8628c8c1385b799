import type { MessageSubject, PostedMessage } from "../model/message.ts";
import { Limiter } from "../slack/limiter.ts";
import type { Messenger } from "../slack/messenger.ts";
import { type Changes, LostLead } from "../store/relay-store.ts";
import { type DesiredMessage, type DispatchReports, type Priority, priorities } from "./desired-message.ts";
import type { Desk } from "./desk.ts";
import { type DispatchHealth, dispatchHealth } from "./dispatch-health.ts";
import { Entries } from "./entries.ts";
import { listTasks, type Task, type TaskKind } from "./list-tasks.ts";
import { createSaver, limiterNote } from "./message-saver.ts";
import { addPicture } from "./tasks/add-picture.ts";
import { checkTwin, lookUp } from "./tasks/look-up.ts";
import { lookForLine, postLine } from "./tasks/post-line.ts";
import { postMessage } from "./tasks/post-message.ts";
import { updateMessage } from "./tasks/update-message.ts";
import { WorkspaceGate } from "./workspace-gate.ts";

/** After a fault of the store. */
const faultPauseMs = 1_000;
const longestRestMs = 500;

const perform: Readonly<Record<TaskKind, (desk: Desk, task: Task) => Promise<void>>> = {
  post: postMessage,
  look: lookUp,
  update: updateMessage,
  lookForLine,
  line: postLine,
  picture: addPicture,
  checkTwin,
};

export interface DispatcherOptions {
  /** By name of the workspace. */
  readonly messengers: ReadonlyMap<string, Messenger>;
  /** Stores under the present lead; throws LostLead when another process leads. */
  readonly commit: (changes: Changes) => Promise<void>;
  /** What an earlier process left. */
  readonly messages: readonly PostedMessage[];
  /** All notes of the store; the limiter's is among them. */
  readonly notes: ReadonlyMap<string, string>;
  readonly now: () => number;
  readonly reports: DispatchReports;
  readonly random?: () => number;
}

/**
 * Makes what channels show equal what they should show: one change per message at a time, the newest state, the most urgent first.
 * What it must not forget is stored before and after each call, so that a killed one's successor goes on where it was.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #entries: Entries;
  readonly #gates = new Map<string, WorkspaceGate>();
  readonly #limiter: Limiter;
  readonly #desk: Desk;
  #lost: LostLead | undefined;
  #wake = Promise.withResolvers<void>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#entries = new Entries(options.messages);
    this.#limiter = new Limiter(options.notes.get(limiterNote));
    const save = createSaver(options.commit, () => this.#limiter.save(options.now()));
    this.#desk = {
      now: options.now,
      messenger: (workspace) => options.messengers.get(workspace),
      limiter: this.#limiter,
      gate: (workspace) => this.#gate(workspace),
      save,
      reports: options.reports,
      sameSubject: (entry) => this.#entries.sameSubject(entry),
    };
    for (const workspace of options.messengers.keys()) this.#gate(workspace);
  }

  /** What should be shown from now on; messages that are not named stay as they were wanted before. */
  want(desired: readonly DesiredMessage[]): void {
    this.#entries.want(desired, this.#options.now());
    this.wake();
  }

  /** Takes back messages that are wanted no longer; those on their way or in a channel already stay. */
  withdraw(keys: readonly string[]): void {
    this.#entries.withdraw(keys);
  }

  /** Forgets messages of subjects that are gone; nothing is removed from any channel. */
  forget(subjects: readonly MessageSubject[]): void {
    this.#entries.forget(subjects);
  }

  /** One pass: does everything that may be done now, and resolves to when to come back; undefined: nothing waits. */
  async step(): Promise<number | undefined> {
    for (;;) {
      const { begun, nextAtMs } = this.#beginAllowed();
      if (begun.length === 0) {
        if (this.#lost !== undefined) throw this.#lost;
        return nextAtMs;
      }
      await Promise.all(begun);
      if (this.#lost !== undefined) throw this.#lost;
    }
  }

  /** Works until it is stopped or another process leads; a slow call holds up nothing but its own message. */
  async run(isStopping: () => boolean): Promise<void> {
    const running = new Set<Promise<void>>();
    while (!isStopping() && this.#lost === undefined) {
      const { begun, nextAtMs } = this.#beginAllowed();
      for (const one of begun) {
        running.add(one);
        one.finally(() => running.delete(one));
      }
      const restMs = Math.max(0, Math.min(longestRestMs, (nextAtMs ?? Number.POSITIVE_INFINITY) - this.#options.now()));
      await this.#rest(restMs);
    }
    await Promise.all(running);
  }

  /** There is something to look at. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Whether another process leads now. */
  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** All messages that were ever on their way, as stored. */
  messages(): Iterable<PostedMessage> {
    return this.#entries.messages();
  }

  /** The message of a key, as stored. */
  message(key: string): PostedMessage | undefined {
    return this.#entries.message(key);
  }

  health(): DispatchHealth {
    return dispatchHealth(this.#entries.active, this.#gates, this.#options.now());
  }

  #gate(workspace: string): WorkspaceGate {
    const known = this.#gates.get(workspace);
    if (known !== undefined) return known;
    const gate = new WorkspaceGate(this.#options.random ?? Math.random);
    this.#gates.set(workspace, gate);
    return gate;
  }

  /** Begins what may begin now, the most urgent first. */
  #beginAllowed(): { readonly begun: readonly Promise<void>[]; readonly nextAtMs: number | undefined } {
    if (this.#lost !== undefined) return { begun: [], nextAtMs: undefined };
    const nowMs = this.#options.now();
    const begun: Promise<void>[] = [];
    let nextAtMs = Number.POSITIVE_INFINITY;
    for (const task of this.#sortedTasks()) {
      const waitsUntil = this.#waitsUntil(task, nowMs);
      if (waitsUntil === undefined) begun.push(this.#begin(task));
      else nextAtMs = Math.min(nextAtMs, waitsUntil);
    }
    return { begun, nextAtMs: Number.isFinite(nextAtMs) ? nextAtMs : undefined };
  }

  #sortedTasks(): readonly Task[] {
    const tasks: Task[] = [];
    for (const entry of this.#entries.active) {
      const own = listTasks(entry);
      if (own.length === 0 && !entry.isBusy && !entry.picture.isBusy) this.#entries.settle(entry);
      tasks.push(...own);
    }
    return tasks.sort((a, b) => rank[a.priority] - rank[b.priority] || a.entry.sinceMs - b.entry.sinceMs);
  }

  /** Undefined when a task may begin now. */
  #waitsUntil(task: Task, nowMs: number): number | undefined {
    const { entry, kind, readyAtMs, workspace, method, channel } = task;
    if (kind !== "picture" && entry.isBusy) return Number.POSITIVE_INFINITY;
    if (readyAtMs > nowMs) return readyAtMs;
    const waits = this.#gate(workspace).mayBegin(isUrgent(task), nowMs);
    if (waits !== undefined || this.#options.messengers.get(workspace)?.isUnlimited === true) return waits;
    return this.#limiter.take({ workspace, method, channel }, nowMs);
  }

  async #begin(task: Task): Promise<void> {
    const { entry, kind } = task;
    const busy = kind === "picture" ? entry.picture : entry;
    busy.isBusy = true;
    // A picture is mostly drawing, which holds up nobody's call.
    const end = kind === "picture" ? () => undefined : this.#gate(task.workspace).begin(isUrgent(task));
    try {
      await perform[kind](this.#desk, task);
    } catch (error) {
      if (error instanceof LostLead) this.#lost = error;
      else this.#options.reports.fault?.(error);
      entry.retryAtMs = this.#options.now() + faultPauseMs;
    } finally {
      end();
      busy.isBusy = false;
      this.wake();
    }
  }

  async #rest(ms: number): Promise<void> {
    const timer = setTimeout(() => this.wake(), ms);
    await this.#wake.promise;
    clearTimeout(timer);
    this.#wake = Promise.withResolvers();
  }
}

const rank = Object.fromEntries(priorities.map((priority, index) => [priority, index])) as Readonly<
  Record<Priority, number>
>;

function isUrgent({ priority }: Task): boolean {
  return rank[priority] < rank.edit;
}
