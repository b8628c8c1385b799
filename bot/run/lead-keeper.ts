import type { Logger } from "../../service/log.ts";
import type { Lead, RelayStore } from "../store/relay-store.ts";

/** Work that only one process may do at a time. */
export interface LeadWork {
  readonly stop: () => Promise<void>;
}

export interface LeadKeeperOptions {
  readonly store: Pick<RelayStore, "lead" | "resign">;
  /** What this process calls itself: `host pid 4711`. */
  readonly holder: string;
  /** Begins the work; it must end by itself once a commit is refused. */
  readonly begin: (lead: Lead) => Promise<LeadWork>;
  readonly log: Logger;
  /** Monotonic milliseconds. */
  readonly monotonicMs?: () => number;
}

export interface LeadKeeper {
  readonly isLeading: () => boolean;
  /** The work found that another process leads: asks again for the lead after a pause. */
  readonly lost: (term: number) => void;
  /** Ends the work and gives the lead away at once, so that another process need not wait for it to run out. */
  readonly stop: () => Promise<void>;
}

/** How long a lead outlives its last renewal: the longest pause when its holder is killed on another machine. */
export const leadMs = 3_000;
const renewMs = 1_000;

/** Keeps asking for the lead; while this process has it, the work runs. */
export function keepLead({
  store,
  holder,
  begin,
  log,
  monotonicMs = () => performance.now(),
}: LeadKeeperOptions): LeadKeeper {
  let current: { readonly lead: Lead; readonly work: LeadWork; renewedMs: number } | undefined;
  let isStopping = false;
  let round: Promise<void> = Promise.resolve();

  const giveUp = async (why: string): Promise<void> => {
    const ended = current;
    current = undefined;
    if (ended === undefined) return;
    log.warn(`leads no longer: ${why}`, { term: ended.lead.term });
    await ended.work.stop();
  };

  const ask = async (): Promise<void> => {
    const askedMs = monotonicMs();
    let lead: Lead | undefined;
    try {
      lead = await store.lead(holder, leadMs);
    } catch (error) {
      log.error("cannot ask the store for the lead", { error: String(error) });
      // Whoever cannot renew must stop before another one may begin.
      if (current !== undefined && monotonicMs() - current.renewedMs > leadMs - renewMs) {
        await giveUp("the store does not answer");
      }
      return;
    }
    if (isStopping) return;
    if (lead === undefined) return giveUp("another relay leads");
    if (current !== undefined && current.lead.term === lead.term) {
      current.renewedMs = askedMs;
      return;
    }
    await giveUp("the lead went away and came back");
    const work = await begin(lead);
    current = { lead, work, renewedMs: askedMs };
    log.info("leads now", { term: lead.term });
  };

  const safely = (): void => {
    round = round.then(ask).catch((error) => log.error("cannot begin to lead", { error: String(error) }));
  };
  const timer = setInterval(safely, renewMs);
  safely();

  return {
    isLeading: () => current !== undefined,
    lost: (term) => {
      if (current?.lead.term === term) round = round.then(() => giveUp("its writes were refused"));
    },
    stop: async () => {
      isStopping = true;
      clearInterval(timer);
      await round;
      const last = current;
      current = undefined;
      if (last === undefined) return;
      await last.work.stop();
      await store.resign(last.lead).catch(() => undefined);
    },
  };
}
