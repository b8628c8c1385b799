import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../../service/log.ts";
import type { DesiredMessage } from "../dispatch/desired-message.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Delivery } from "../model/delivery.ts";
import { type Changes, type Lead, LostLead, type RelayStore } from "../store/relay-store.ts";
import type { LeadWork } from "./lead-keeper.ts";

const batchSize = 500;
/** Deliveries of other replicas are found by looking; those of this process wake the leader at once. */
const lookMs = { often: 100, seldom: 250 } as const;
/** Rests, in times of the round before: until there may be another one, and until there is one without being woken. */
const restShare = 3;
const lookShare = 20;

/** What came of a round, before it is stored. */
export interface Round {
  readonly changes: Changes;
  /** What channels should show once it is stored. */
  readonly desired: readonly DesiredMessage[];
  /** Keys of messages that need not be posted any more. */
  readonly withdrawn: readonly string[];
}

export interface LeaderOptions {
  readonly lead: Lead;
  readonly store: Pick<RelayStore, "waiting" | "commit">;
  readonly dispatcher: Pick<Dispatcher, "want" | "withdraw" | "run" | "wake" | "isLost">;
  /** Takes one delivery into the book. */
  readonly apply: (delivery: Delivery) => void;
  /** After the deliveries: lets time pass, and gathers what changed. */
  readonly round: () => Round;
  readonly onLost: () => void;
  readonly log: Logger;
}

/** Works until it is stopped or another process leads: deliveries into the book, changes into the store, messages to the channels. */
export function startLeader({
  lead,
  store,
  dispatcher,
  apply,
  round,
  onLost,
  log,
}: LeaderOptions): LeadWork & { readonly wake: () => void } {
  let wakeUp = Promise.withResolvers<void>();
  let isStopping = false;
  const wake = (): void => wakeUp.resolve();

  const rest = async (workedMs: number): Promise<void> => {
    const timer = setTimeout(wake, Math.max(lookMs.often, Math.min(lookMs.seldom, workedMs * lookShare)));
    await wakeUp.promise;
    clearTimeout(timer);
    // In a storm the next round waits for more: it costs the same for many deliveries as for one, and intake needs the time.
    if (!isStopping) await delay(Math.min(lookMs.seldom, workedMs * restShare));
    wakeUp = Promise.withResolvers();
  };

  /** What the book has and the store has not: stored before anything else. */
  let unstored: Round | undefined;
  const settle = async (): Promise<void> => {
    if (unstored === undefined) return;
    if (!isEmpty(unstored.changes)) await store.commit(unstored.changes, lead);
    const { desired, withdrawn } = unstored;
    unstored = undefined;
    if (withdrawn.length > 0) dispatcher.withdraw(withdrawn);
    if (desired.length > 0) dispatcher.want(desired);
  };

  const work = async (): Promise<void> => {
    while (!isStopping) {
      const begunMs = performance.now();
      try {
        await settle();
        const batch = await store.waiting(batchSize);
        for (const delivery of batch) apply(delivery);
        const { changes, ...shown } = round();
        unstored = { changes: { ...changes, done: batch.map(({ id }) => id) }, ...shown };
        await settle();
        if (batch.length === batchSize) continue;
      } catch (error) {
        if (error instanceof LostLead) return lost();
        log.error("a round of the relay failed; it is tried again", { error: String(error) });
      }
      if (dispatcher.isLost) return lost();
      await rest(performance.now() - begunMs);
    }
  };
  const lost = (): void => {
    isStopping = true;
    dispatcher.wake();
    onLost();
  };

  const ended = Promise.all([work(), dispatcher.run(() => isStopping)]);
  return {
    wake,
    stop: async () => {
      isStopping = true;
      wake();
      dispatcher.wake();
      await ended;
    },
  };
}

function isEmpty({ done = [], alerts = [], incidents = [], entries = [], audit = [], notes }: Changes): boolean {
  return [done, alerts, incidents, entries, audit].every(({ length }) => length === 0) && (notes?.size ?? 0) === 0;
}
