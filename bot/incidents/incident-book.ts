import type { Alert } from "../model/alert.ts";
import type { Deploy } from "../model/alert-facts.ts";
import { type Incident, isOpen, type Person, type TimelineEntry } from "../model/incident.ts";
import type { Observation } from "../model/observation.ts";
import type { PollReport } from "../sources/poll-report.ts";
import type { Changes } from "../store/relay-store.ts";
import { membersInOrder } from "./alerts/members.ts";
import { applyObservation } from "./apply-observation.ts";
import type { BookOptions } from "./book-options.ts";
import { type BookState, createBookState, type LoadedBook } from "./book-state.ts";
import { deploysNear } from "./deploys.ts";
import type { Due } from "./due/due.ts";
import { tickBook } from "./due/tick-book.ts";
import { actOnIncident } from "./people/act-on-incident.ts";
import type { ActionResult, IncidentAction } from "./people/incident-action.ts";
import { applyPoll } from "./poll/apply-poll.ts";
import { beginBatch } from "./settle/draft.ts";
import { settleBatch } from "./settle/settle-batch.ts";

/** What is new since the last time it was taken; each alert and incident once, in its newest state. */
export type BookChanges = Required<Pick<Changes, "alerts" | "incidents" | "entries" | "audit">>;

/**
 * All that is known of alerts and incidents, and every rule about them. It has no clock and does no I/O: the same calls always give the
 * same book. Within a round, ask for what is due (`tick`) before the changes are taken, and store both in one commit.
 */
export class IncidentBook {
  readonly #state: BookState;

  constructor(options: BookOptions, loaded: LoadedBook) {
    this.#state = createBookState(options, loaded);
  }

  /** From now on other routes and times hold; what was decided stays. */
  useOptions(options: BookOptions): void {
    this.#state.options = options;
  }

  /** Takes in what one delivery says. */
  observe(observations: readonly Observation[], heardAtMs: number, nowMs: number): void {
    const batch = beginBatch(this.#state, { nowMs, heardAtMs });
    try {
      for (const observation of observations) applyObservation(batch, observation);
    } finally {
      // What was taken in before a fault is whole.
      settleBatch(batch);
    }
  }

  /** Does what somebody asks for. */
  act(action: IncidentAction, by: Person, nowMs: number): ActionResult {
    return actOnIncident(this.#state, action, { by, nowMs });
  }

  /** Takes in what a source answered when it was asked. */
  poll(report: PollReport, nowMs: number): void {
    applyPoll(this.#state, report, nowMs);
  }

  /** Lets time pass; gives whom to call and what to tell since the last call. */
  tick(nowMs: number): readonly Due[] {
    return tickBook(this.#state, nowMs);
  }

  /** What has to be stored. */
  takeChanges(): BookChanges {
    const { alerts, incidents, unsaved } = this.#state;
    const changes = {
      alerts: [...unsaved.alerts].flatMap((key) => alerts.get(key) ?? []),
      incidents: [...unsaved.incidents].flatMap((id) => incidents.get(id) ?? []),
      entries: unsaved.entries.splice(0),
      audit: unsaved.audit.splice(0),
    };
    unsaved.alerts.clear();
    unsaved.incidents.clear();
    return changes;
  }

  /** Incidents that are not closed. */
  *open(): Iterable<Incident> {
    for (const id of this.#state.watched) {
      const incident = this.#state.incidents.get(id);
      if (incident !== undefined && isOpen(incident)) yield incident;
    }
  }

  /** Also those that closed within the last day. */
  recent(): Iterable<Incident> {
    return this.#state.incidents.values();
  }

  incident(id: string): Incident | undefined {
    return this.#state.incidents.get(id);
  }

  /** Alerts of an incident: what has not ended first, the worst of it first; no more than `most`. */
  alertsOf(id: string, most = Number.POSITIVE_INFINITY): readonly Alert[] {
    const members = this.#state.members.get(id);
    const found: Alert[] = [];
    if (members === undefined) return found;
    for (const key of membersInOrder(members)) {
      if (found.length >= most) break;
      const alert = this.#state.alerts.get(key);
      if (alert !== undefined) found.push(alert);
    }
    return found;
  }

  /** The lines of an incident's timeline that were written since this process began. */
  entriesOf(id: string): readonly TimelineEntry[] {
    return this.#state.entries.get(id) ?? [];
  }

  /** Deployments of a service shortly before a moment, newest first. */
  deploysNear(startMs: number, service: string): readonly Deploy[] {
    return deploysNear(this.#state.deploys, startMs, service);
  }
}
