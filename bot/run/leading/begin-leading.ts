import type { Dispatcher } from "../../dispatch/dispatcher.ts";
import type { IncidentBook } from "../../incidents/incident-book.ts";
import type { Lead } from "../../store/relay-store.ts";
import type { Storm } from "../../storm/storm.ts";
import type { LeadWork } from "../lead-keeper.ts";
import { startLeader } from "../leader.ts";
import type { Channel } from "../message-keys.ts";
import { pollSources } from "../poll-sources.ts";
import { selfSource } from "../self-alerts.ts";
import { alertsOfSource } from "./alerts-of-source.ts";
import { bookOptions } from "./book-options.ts";
import { createDeliveryTaker } from "./delivery-taker.ts";
import type { LeadDeps } from "./lead-deps.ts";
import { createLeadParts } from "./lead-parts.ts";
import { createLeadRound } from "./lead-round.ts";
import { loadLeadState } from "./load-lead-state.ts";
import { startTidying } from "./start-tidying.ts";

/** What a leader does, and what can be seen of it. */
export interface Leading extends LeadWork {
  readonly wake: () => void;
  readonly useOptions: () => void;
  readonly storms: () => readonly (Channel & { readonly storm: Storm })[];
  readonly dispatcher: Dispatcher;
  readonly book: IncidentBook;
}

/** Begins to lead: goes on where the last leader was killed. */
export async function beginLeading(lead: Lead, deps: LeadDeps): Promise<Leading> {
  const { store, sources, options, selfAlerts, onLost, log, now } = deps;
  const state = await loadLeadState(store, now());
  selfAlerts.adopt(state.alerts.filter(({ source }) => source === selfSource));
  const wake = (): void => leader.wake();
  const parts = createLeadParts(deps, { lead, state, wake });
  const { book, shifts, dispatcher, showcase, handOvers, deadman } = parts;
  const { take, takeRefused } = createDeliveryTaker(parts, deps);
  const round = createLeadRound(parts, { ...deps, takeRefused });
  const leader = startLeader({ lead, store, dispatcher, apply: take, round, onLost, log });
  const stopPolling = pollSources({
    sources: () => sources.polled((source) => alertsOfSource(book, source)),
    everyMs: () => options().timing.pollMs,
    onReport: (report) => {
      book.poll({ ...report, alerts: deadman.without(report.alerts) }, now());
      wake();
    },
    now,
    log,
  });
  const stopTidying = startTidying(parts, { ...deps, wake });
  return {
    dispatcher,
    book,
    wake,
    useOptions: () => {
      book.useOptions(bookOptions(options, shifts.rolloutBeganAtMs));
      wake();
    },
    storms: () => showcase.storms(),
    stop: async () => {
      stopTidying();
      deadman.stop();
      await Promise.all([stopPolling(), handOvers.stop()]);
      await leader.stop();
    },
  };
}
