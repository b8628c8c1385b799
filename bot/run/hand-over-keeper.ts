import type { Logger } from "../../service/log.ts";
import type { SecretReader } from "../../service/secrets.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { HandOverEvent } from "../handover/hand-over-event.ts";
import { HandOverQueue, type HandOverReport } from "../handover/hand-over-queue.ts";
import type { Due } from "../incidents/due/due.ts";
import type { BookChanges, IncidentBook } from "../incidents/incident-book.ts";
import { type Incident, isOpen } from "../model/incident.ts";

export interface HandOverOptions {
  readonly options: () => RelayOptions;
  readonly secret: SecretReader;
  readonly notes: ReadonlyMap<string, string>;
  readonly book: Pick<IncidentBook, "incident" | "alertsOf" | "act">;
  /** Address of an incident for people who are called. */
  readonly link: (incident: string) => string | undefined;
  /** Something is to be stored or shown. */
  readonly wake: () => void;
  readonly log: Logger;
  readonly now: () => number;
}

const stepMs = 1_000;

/** Tells the systems that call people what became of incidents, until they have heard. */
export class HandOverKeeper {
  readonly #options: HandOverOptions;
  readonly #queue: HandOverQueue;
  readonly #ends = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #step: Promise<void> = Promise.resolve();

  constructor(options: HandOverOptions) {
    this.#options = options;
    const { secret, now, notes } = options;
    this.#queue = new HandOverQueue(
      { handOvers: () => options.options().handOvers, secret, now, random: Math.random },
      notes,
    );
    this.#timer = setInterval(() => {
      this.#step = this.#step.then(() => this.#work());
    }, stepMs);
  }

  /** What a round of the book means for other systems. */
  note(dues: readonly Due[], changes: BookChanges): void {
    for (const { incident, handOvers, kind } of dues) {
      for (const name of handOvers) this.#want(name, incident, kind === "handOverEnd" ? "resolve" : "trigger");
    }
    for (const { incident, kind, by } of changes.entries) {
      if (kind === "acked") this.#tellAll(incident, "acknowledge", by?.name);
    }
    for (const incident of changes.incidents) {
      if (!isOpen(incident) && incident.handOvers.length > 0) this.#tellAll(incident.id, "resolve", undefined);
    }
  }

  /** Notes to store with the round. */
  takeChanges(): ReadonlyMap<string, string> {
    return this.#queue.takeChanges();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#ends.abort();
    await this.#step;
  }

  #want(name: string, id: string, kind: HandOverEvent["kind"]): void {
    const incident = this.#options.book.incident(id);
    if (incident !== undefined) this.#queue.want(name, this.#event(incident, kind, undefined));
  }

  #tellAll(id: string, kind: HandOverEvent["kind"], by: string | undefined): void {
    const incident = this.#options.book.incident(id);
    if (incident !== undefined) this.#queue.tellAll(this.#event(incident, kind, by));
  }

  #event(incident: Incident, kind: HandOverEvent["kind"], by: string | undefined): HandOverEvent {
    const { id, title, severity, service, labels } = incident;
    const links = this.#options.book.alertsOf(id, 1)[0]?.links ?? [];
    const link = this.#options.link(id);
    return { kind, incident: id, title, severity, service, labels, link, links, by, atMs: this.#options.now() };
  }

  async #work(): Promise<void> {
    const { log, wake } = this.#options;
    const next = this.#queue.nextAtMs();
    if (next === undefined || next > this.#options.now()) return;
    try {
      for (const report of await this.#queue.step(this.#ends.signal)) this.#told(report);
      wake();
    } catch (error) {
      log.error("handing an incident over failed; it is tried again", { error: String(error) });
    }
  }

  /** Only what people should know becomes a line of the timeline: that it was heard, or never will be. */
  #told({ handOver, event, kind, why }: HandOverReport): void {
    const { book, log, now } = this.#options;
    if (kind === "again") {
      log.warn("another system did not take an incident over; it is tried again", { handOver, why });
      return;
    }
    if (event.kind !== "trigger" && kind === "done") return;
    const detail = kind === "done" ? "" : `it was refused: ${why ?? "without a reason"}`;
    const action = { kind: "handedOver", incident: event.incident, from: undefined, to: handOver, detail } as const;
    book.act(action, { id: "nines", name: "nines" }, now());
  }
}
