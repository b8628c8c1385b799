import type { RelayOptions } from "../../../slo/relay/relay-model.ts";
import { Dispatcher } from "../../dispatch/dispatcher.ts";
import { IncidentBook } from "../../incidents/incident-book.ts";
import type { Incident } from "../../model/incident.ts";
import type { Lead } from "../../store/relay-store.ts";
import { CallKeeper } from "../call-keeper.ts";
import { DeadmanWatch } from "../deadman-watch.ts";
import { FactsKeeper } from "../facts-keeper.ts";
import { HandOverKeeper } from "../hand-over-keeper.ts";
import { ShiftKeeper } from "../shift-keeper.ts";
import type { Showcase } from "../showcase.ts";
import { bookOptions } from "./book-options.ts";
import { dispatchReports } from "./dispatch-reports.ts";
import type { LeadDeps } from "./lead-deps.ts";
import { createLeadShowcase } from "./lead-showcase.ts";
import type { LeadState } from "./load-lead-state.ts";

/** Who works for a leader; each knows one thing. */
export interface LeadParts {
  /** All incidents. */
  readonly book: IncidentBook;
  /** All rollouts of traffic shifts. */
  readonly shifts: ShiftKeeper;
  /** Who is to be called. */
  readonly calls: CallKeeper;
  /** The numbers of SLOs, where there is anybody to ask for them. */
  readonly facts: FactsKeeper | undefined;
  /** What each channel should show. */
  readonly showcase: Showcase;
  /** What each channel shows. */
  readonly dispatcher: Dispatcher;
  /** What other systems have to hear. */
  readonly handOvers: HandOverKeeper;
  /** Whether alerting before the relay lives. */
  readonly deadman: DeadmanWatch;
}

/** The parts of a leader, each where an earlier leader left it. `wake` is called when there is something to do. */
export function createLeadParts(
  deps: LeadDeps,
  { lead, state, wake }: { readonly lead: Lead; readonly state: LeadState; readonly wake: () => void },
): LeadParts {
  const { store, options, messengers, secret, log, now } = deps;
  const { notes } = state;
  const book = new IncidentBook(
    bookOptions(options, (shift, atMs) => shifts.rolloutBeganAtMs(shift, atMs)),
    state,
  );
  const dispatcher = new Dispatcher({
    messengers,
    commit: (changes) => store.commit(changes, lead),
    messages: state.messages,
    notes,
    now,
    reports: dispatchReports(book, deps),
  });
  const calls = new CallKeeper(notes);
  const shifts = new ShiftKeeper({
    notes,
    options,
    book,
    message: (key) => dispatcher.message(key),
    picture: deps.rolloutPicture,
    dashboardUrl: deps.dashboardUrl,
    incidentUrl: deps.incidentUrl,
    now,
  });
  const showNumbers = (incident: Incident): void => {
    showcase.changed(incident);
    wake();
  };
  const facts =
    deps.readFacts && new FactsKeeper({ read: deps.readFacts, unitOf: deps.unitOf, now, onChange: showNumbers });
  const showcase = createLeadShowcase({ book, dispatcher, calls, shifts, facts }, { deps, state });
  const handOvers = new HandOverKeeper({ options, secret, notes, book, link: deps.incidentUrl, wake, log, now });
  const deadman = new DeadmanWatch({
    options,
    notes,
    selfAlerts: deps.selfAlerts,
    messengers,
    dispatcher,
    secret,
    health: () => healthSentences(book, options()),
    log,
    now,
  });
  return { book, shifts, calls, facts, showcase, dispatcher, handOvers, deadman };
}

/** How the relay is, for its daily message. */
function healthSentences(book: IncidentBook, { sources }: RelayOptions): readonly string[] {
  const open = [...book.open()].length;
  const names = sources.map(({ name }) => name).join(", ");
  return [open === 0 ? "No incident is open." : `Open incidents: ${open}.`, `It listens to ${names}.`];
}
