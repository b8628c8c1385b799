import type { Logger } from "../../service/log.ts";
import type { SecretReader } from "../../service/secrets.ts";
import type { RelayOptions } from "../../slo/relay-model.ts";
import { parseOwnAction } from "../actions/own-action.ts";
import type { DispatchReports } from "../dispatch/desired-message.ts";
import { Dispatcher } from "../dispatch/dispatcher.ts";
import type { BookOptions } from "../incidents/book-options.ts";
import { type BookChanges, IncidentBook } from "../incidents/incident-book.ts";
import { parseDelivery } from "../intake/parse-delivery.ts";
import type { Alert } from "../model/alert.ts";
import type { Delivery } from "../model/delivery.ts";
import { type AuditEntry, type Incident, isOpen, type TimelineEntry } from "../model/incident.ts";
import type { IncidentView } from "../render/incident-view.ts";
import { routeIncident } from "../routing/route-incident.ts";
import type { Rollout } from "../shifts/rollout.ts";
import type { Messenger } from "../slack/messenger.ts";
import type { Lead, Loaded, RelayStore } from "../store/relay-store.ts";
import type { Storm } from "../storm/storm.ts";
import { CallKeeper } from "./call-keeper.ts";
import { DeadmanWatch } from "./deadman-watch.ts";
import { type DrawOptions, drawIncident, drawStorm, type PlannedPicture } from "./draw-messages.ts";
import { FactsKeeper, firstFactsMs } from "./facts-keeper.ts";
import type { FactsSource } from "./facts-source.ts";
import { HandOverKeeper } from "./hand-over-keeper.ts";
import type { LeadWork } from "./lead-keeper.ts";
import { type Round, startLeader } from "./leader.ts";
import { pollSources } from "./poll-sources.ts";
import type { RelayMetrics } from "./relay-metrics.ts";
import { type SelfAlerts, selfSource } from "./self-alerts.ts";
import { selfReport } from "./self-report.ts";
import { ShiftKeeper } from "./shift-keeper.ts";
import { type Channel, Showcase } from "./showcase.ts";
import type { SourcesInUse } from "./sources-in-use.ts";

const dayMs = 24 * 3_600_000;
const factsRoundMs = 5_000;
const tidyMs = 30_000;

export interface LeadDeps {
  readonly store: RelayStore;
  readonly options: () => RelayOptions;
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly sources: SourcesInUse;
  readonly readFacts: FactsSource | undefined;
  readonly picture: (view: IncidentView) => PlannedPicture | undefined;
  readonly rolloutPicture: (rollout: Rollout) => PlannedPicture | undefined;
  /** A shift's board in Grafana. */
  readonly dashboardUrl: (shift: string) => string | undefined;
  readonly inboxUrl: () => string | undefined;
  readonly selfAlerts: SelfAlerts;
  readonly metrics: RelayMetrics;
  readonly secret: SecretReader;
  /** What an SLO of the stack counts: `requests`. */
  readonly unitOf: (sloId: string) => string | undefined;
  /** Address of an incident for people who are called by other systems. */
  readonly incidentUrl: (incident: string) => string | undefined;
  /** What is new, for those who watch. */
  readonly onChange: (changes: BookChanges) => void;
  readonly onLost: () => void;
  readonly log: Logger;
  readonly now: () => number;
}

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
  const { store, log, now, metrics, messengers } = deps;
  const loaded = await store.load(now() - dayMs);
  const notes = await store.notes("");
  const book = new IncidentBook(bookOptions(deps.options), loaded);
  deps.selfAlerts.adopt(loaded.alerts.filter(({ source }) => source === selfSource));
  const calls = new CallKeeper(notes);
  const shifts = new ShiftKeeper({
    notes,
    options: deps.options,
    book,
    message: (key) => dispatcher.message(key),
    picture: deps.rolloutPicture,
    dashboardUrl: deps.dashboardUrl,
    incidentUrl: deps.incidentUrl,
    now,
  });
  const refused: AuditEntry[] = [];
  const heardOf = (incident: string) => book.incident(incident);
  const reports: DispatchReports = {
    trouble: deps.selfAlerts.raise,
    cleared: deps.selfAlerts.clear,
    call: metrics.call,
    visible: (visible) => {
      const incident = visible.subject.kind === "incident" ? heardOf(visible.subject.incident) : undefined;
      if (incident !== undefined && visible.isNew) {
        metrics.visible(visible, { atMs: incident.heardAtMs, severity: incident.worst });
      }
    },
    fault: (error) => log.error("a message could not be worked on; it is tried again", { error: String(error) }),
  };
  const dispatcher = new Dispatcher({
    messengers,
    commit: (changes) => store.commit(changes, lead),
    messages: loaded.messages,
    notes,
    now,
    reports,
  });
  const facts =
    deps.readFacts &&
    new FactsKeeper({ read: deps.readFacts, unitOf: deps.unitOf, now, onChange: (one) => touch(one) });
  const draw: DrawOptions = {
    options: deps.options,
    book,
    message: (key) => dispatcher.message(key),
    rollouts: shifts.rolloutsBefore,
    facts: (id) => facts?.facts(id),
    waitsUntil: (incident) => (facts?.isAwaited(incident.id) ? incident.heardAtMs + firstFactsMs : undefined),
    mentionsOf: (incident, entry) => calls.mentionsOf(incident, entry),
    picture: deps.picture,
    canSilence: (source) => deps.sources.silencer(source) !== undefined,
    inboxUrl: deps.inboxUrl,
  };
  const showcase = new Showcase({
    book,
    limits: () => deps.options().storm,
    message: (key) => dispatcher.message(key),
    draw: (incident, at, entries) => drawIncident(incident, at, entries, draw),
    drawStorm: (summary, at, notBeforeMs) => drawStorm(summary, at, { notBeforeMs, draw }),
    notes,
    pastEntries: await unthreadedEntries(store, loaded),
  });
  const handOvers = new HandOverKeeper({
    options: deps.options,
    secret: deps.secret,
    notes,
    book,
    link: deps.incidentUrl,
    wake: () => leader.wake(),
    log,
    now,
  });
  const deadman = new DeadmanWatch({
    options: deps.options,
    notes,
    selfAlerts: deps.selfAlerts,
    messengers,
    dispatcher,
    secret: deps.secret,
    health: () => healthSentences(book, deps.options()),
    log,
    now,
  });
  let factsAtMs = 0;
  // A killed leader may have stored a call and not made it; one that was made is known by its message.
  const inherited = [...calls.incidents()];

  const touch = (incident: Incident): void => {
    showcase.changed(incident);
    leader.wake();
  };

  const apply = (delivery: Delivery): void => {
    try {
      if (delivery.intake === "action") {
        applyAction(delivery);
        return;
      }
      const parsed = parseDelivery(delivery);
      for (const report of parsed.shifts ?? []) shifts.observe(report, delivery);
      for (const warning of parsed.warnings) log.warn(warning, { source: delivery.source, delivery: delivery.id });
      book.observe(deadman.hear(parsed.observations, delivery.receivedAtMs), delivery.receivedAtMs, now());
    } catch (error) {
      // A fault of ours: it must not stop what comes behind it. The delivery stays in the store.
      metrics.dropped();
      log.error("a delivery could not be worked on; it is kept", { delivery: delivery.id, error: String(error) });
      deps.selfAlerts.raise({
        key: `delivery:${delivery.id}`,
        name: "RelayDeliveryFailed",
        title: `A delivery from ${delivery.source} could not be worked on`,
        cure: `its body is kept under the id ${delivery.id}; please report it with the relay's log`,
        severity: "critical",
      });
    }
  };

  const applyAction = (delivery: Delivery): void => {
    const own = parseOwnAction(delivery.body);
    if (own.kind === "audit") refused.push(own.entry);
    else book.act(own.action, own.by, now());
  };

  const round = (): Round => {
    const nowMs = now();
    const dues = book.tick(nowMs);
    const changes = book.takeChanges();
    for (const incident of changes.incidents) showcase.changed(incident);
    const rollouts = shifts.round(nowMs, changes.incidents);
    for (const incident of rollouts.touched) showcase.changed(incident);
    if (nowMs - factsAtMs >= factsRoundMs || changes.incidents.length > 0) {
      const asked = nowMs - factsAtMs >= factsRoundMs ? book.open() : changes.incidents;
      for (const incident of asked) facts?.refresh(incident, book.alertsOf(incident.id, 1)[0]);
      if (asked !== changes.incidents) factsAtMs = nowMs;
    }
    const callNotes = calls.add(dues, deps.options(), nowMs);
    handOvers.note(dues, changes);
    const display = showcase.display(nowMs);
    const alive = deadman.round(nowMs);
    const calling = new Set([...inherited.splice(0), ...dues.map(({ incident }) => incident)]);
    const callMessages = [...calling].flatMap((id) => {
      const incident = book.incident(id);
      if (incident === undefined) return [];
      const { linkHosts } = deps.options();
      const withoutThread = showcase.foldedIn(incident);
      return calls.messagesFor(incident, { alerts: book.alertsOf(id, 1), linkHosts, withoutThread });
    });
    metrics.set("lastRound", nowMs / 1_000);
    if (changes.incidents.length > 0 || changes.entries.length > 0) deps.onChange(changes);
    return {
      changes: {
        ...changes,
        audit: [...changes.audit, ...refused.splice(0)],
        notes: new Map([...callNotes, ...handOvers.takeChanges(), ...display.notes, ...alive.notes, ...rollouts.notes]),
      },
      desired: [...display.desired, ...callMessages, ...alive.desired, ...rollouts.desired],
      withdrawn: display.withdrawn,
    };
  };

  const leader = startLeader({ lead, store, dispatcher, apply, round, onLost: deps.onLost, log });
  const stopPolling = pollSources({
    sources: () => deps.sources.polled((source) => alertsOf(book, source)),
    everyMs: () => deps.options().timing.pollMs,
    onReport: (report) => {
      book.poll({ ...report, alerts: deadman.without(report.alerts) }, now());
      leader.wake();
    },
    now,
    log,
  });
  /** Messages of incidents that the book has let go are over for good. */
  const forgetOld = (): void => {
    const known = new Set([...book.recent()].map(({ id }) => id));
    facts?.keepOnly(known);
    const gone = [...dispatcher.messages()].flatMap(({ subject }) =>
      subject.kind === "incident" && !known.has(subject.incident) ? [subject] : [],
    );
    dispatcher.forget([...gone, ...shifts.goneAmong(dispatcher.messages())]);
  };
  /** Own trouble that no process has any more does not stay open for ever. */
  const judgeOwn = (): void => {
    const asked = new Set(deps.sources.polled(() => []).map(({ name }) => name));
    const known = alertsOf(book, selfSource);
    book.poll(selfReport({ raised: deps.selfAlerts.observations(), known, asked, atMs: now() }), now());
    leader.wake();
  };
  const tidying = setInterval(() => {
    forgetOld();
    judgeOwn();
    deadman.tidy(now()).catch((error) => log.warn("cannot remove the day's message", { error: String(error) }));
  }, tidyMs);
  return {
    dispatcher,
    book,
    wake: leader.wake,
    useOptions: () => {
      book.useOptions(bookOptions(deps.options));
      leader.wake();
    },
    storms: () => showcase.storms(),
    stop: async () => {
      clearInterval(tidying);
      deadman.stop();
      await Promise.all([stopPolling(), handOvers.stop()]);
      await leader.stop();
    },
  };
}

function bookOptions(options: () => RelayOptions): BookOptions {
  const { timing, escalations } = options();
  return { timing, escalations, route: (subject, nowMs) => routeIncident(subject, options(), nowMs) };
}

/** Lines that an earlier leader wrote and did not post. */
async function unthreadedEntries(
  store: Pick<RelayStore, "timeline">,
  { incidents, messages }: Loaded,
): Promise<ReadonlyMap<string, readonly TimelineEntry[]>> {
  const behind = new Map<string, number>();
  for (const { subject, threaded } of messages) {
    if (subject.kind !== "incident") continue;
    behind.set(subject.incident, Math.min(behind.get(subject.incident) ?? Number.POSITIVE_INFINITY, threaded));
  }
  const entries = new Map<string, readonly TimelineEntry[]>();
  for (const incident of incidents) {
    if ((behind.get(incident.id) ?? 0) < incident.entries) entries.set(incident.id, await store.timeline(incident.id));
  }
  return entries;
}

function alertsOf(book: IncidentBook, source: string): readonly Alert[] {
  const found: Alert[] = [];
  for (const incident of book.recent()) {
    if (!isOpen(incident)) continue;
    for (const alert of book.alertsOf(incident.id)) if (alert.source === source) found.push(alert);
  }
  return found;
}

/** How the relay is, for its daily message. */
function healthSentences(book: IncidentBook, { sources }: RelayOptions): readonly string[] {
  const open = [...book.open()].length;
  const names = sources.map(({ name }) => name).join(", ");
  return [open === 0 ? "No incident is open." : `Open incidents: ${open}.`, `It listens to ${names}.`];
}
