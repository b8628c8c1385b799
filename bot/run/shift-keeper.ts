import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import type { DesiredMessage } from "../dispatch/desired-message.ts";
import type { IncidentBook } from "../incidents/incident-book.ts";
import type { Deploy } from "../model/alert-facts.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Incident } from "../model/incident.ts";
import type { MessageSubject, PostedMessage } from "../model/message.ts";
import { ShiftBook } from "../shifts/book/shift-book.ts";
import { BesideIncidents } from "../shifts/incidents/beside-incidents.ts";
import { incidentsDuring } from "../shifts/incidents/incidents-during.ts";
import { rolloutsBefore } from "../shifts/incidents/rollouts-before.ts";
import type { RolloutView } from "../shifts/render/rollout-view.ts";
import type { Rollout } from "../shifts/rollout.ts";
import { notesOf, rolloutsIn } from "../shifts/rollout-notes.ts";
import { routeShift } from "../shifts/route-shift.ts";
import type { PlannedPicture } from "./draw-messages.ts";
import { RolloutStage } from "./rollout-stage.ts";

export interface ShiftKeeperOptions {
  readonly notes: ReadonlyMap<string, string>;
  readonly options: () => RelayOptions;
  readonly book: Pick<IncidentBook, "open">;
  readonly message: (key: string) => PostedMessage | undefined;
  readonly picture: (rollout: Rollout) => PlannedPicture | undefined;
  readonly dashboardUrl: (shift: string) => string | undefined;
  readonly incidentUrl: (incident: string) => string | undefined;
  readonly now: () => number;
}

/** What a round has to store and to show of rollouts. */
export interface ShiftRound {
  readonly notes: ReadonlyMap<string, string>;
  readonly desired: readonly DesiredMessage[];
  /** Incidents whose message says since which rollout they are open. */
  readonly touched: readonly Incident[];
}

const dayMs = 24 * 3_600_000;

/** The rollouts of a leader: what is reported goes into their book, what is new of them to store and channels. */
export class ShiftKeeper {
  readonly #options: ShiftKeeperOptions;
  readonly #book: ShiftBook;
  readonly #stage: RolloutStage;
  readonly #beside = new BesideIncidents();
  /** What an earlier process may not have shown. */
  #inherited: readonly Rollout[];

  constructor(options: ShiftKeeperOptions) {
    this.#options = options;
    const loaded = rolloutsIn(options.notes);
    const sinceMs = options.now();
    const route = (report: ShiftReport, source: string, nowMs: number) =>
      routeShift(report, source, { options: options.options(), nowMs });
    this.#book = new ShiftBook({ route, sinceMs }, loaded);
    this.#stage = new RolloutStage({ ...options, viewOf: (rollout) => this.#viewOf(rollout) });
    this.#inherited = loaded.filter(({ heardAtMs }) => sinceMs - heardAtMs < dayMs);
  }

  /** Takes in a report as it was delivered. */
  observe(report: ShiftReport, { source, receivedAtMs }: Pick<Delivery, "source" | "receivedAtMs">): void {
    this.#book.observe(report, { source, heardAtMs: receivedAtMs });
  }

  /** Lets time pass, and gathers what changed; `incidents` are those that changed. */
  round(nowMs: number, incidents: readonly Incident[]): ShiftRound {
    this.#book.tick(nowMs);
    const changes = this.#book.takeChanges();
    this.#stage.forget(changes.forgotten);
    this.#beside.forget(changes.forgotten);
    const shown = new Map<string, Rollout>();
    const inherited = this.#inherited;
    this.#inherited = [];
    for (const rollout of [...inherited, ...this.#near(incidents), ...changes.changed]) {
      const newest = this.#book.rollout(rollout.id);
      if (newest !== undefined) shown.set(newest.id, newest);
    }
    return {
      notes: notesOf(changes),
      desired: this.#stage.display([...shown.values()], nowMs),
      touched: this.#touched(changes.changed, nowMs),
    };
  }

  /** When the rollout of a shift began that was the last one at a moment. */
  readonly rolloutBeganAtMs = (shift: string, atMs: number): number | undefined => this.#book.beganAtMs(shift, atMs);

  /** Rollouts during which an incident began. */
  readonly rolloutsBefore = (incident: Incident): readonly Deploy[] => rolloutsBefore(this.#book.rollouts(), incident);

  /** Subjects of messages whose rollouts are forgotten. */
  goneAmong(messages: Iterable<PostedMessage>): readonly MessageSubject[] {
    return [...messages].flatMap(({ subject }) =>
      subject.kind === "rollout" && this.#book.rollout(subject.rollout) === undefined ? [subject] : [],
    );
  }

  #viewOf(rollout: Rollout): RolloutView {
    const { book, dashboardUrl, incidentUrl } = this.#options;
    // What is over stays as it was: an incident of tomorrow is none of its.
    const incidents = rollout.report.outcome === null ? incidentsDuring(book.open(), rollout) : [];
    return {
      rollout,
      incidents: incidents.map(({ id, title, status }) => ({ id, title, status, url: incidentUrl(id) })),
      dashboardUrl: dashboardUrl(rollout.report.shift),
      picture: undefined,
    };
  }

  /** Running rollouts of services whose incidents changed. */
  #near(incidents: readonly Incident[]): readonly Rollout[] {
    const services = new Set(incidents.map(({ service }) => service));
    const shifts = new Set(incidents.map(({ labels }) => labels["shift"]));
    if (incidents.length === 0) return [];
    return [...this.#book.rollouts()].filter(
      ({ report }) => report.outcome === null && (services.has(report.service) || shifts.has(report.shift)),
    );
  }

  /** Open incidents beside which a rollout is to be told now. */
  #touched(changed: readonly Rollout[], nowMs: number): readonly Incident[] {
    const services = new Set(this.#beside.due(changed, nowMs).map(({ report }) => report.service));
    return services.size === 0 ? [] : [...this.#options.book.open()].filter(({ service }) => services.has(service));
  }
}
