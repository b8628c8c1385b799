import type { FactsAnswer, FactsQuestion } from "../facts/read-slo-facts.ts";
import type { SloFacts } from "../facts/slo-facts.ts";
import type { Alert } from "../model/alert.ts";
import { type Incident, isOpen } from "../model/incident.ts";
import type { FactsSource } from "./facts-source.ts";

export interface FactsOptions {
  readonly read: FactsSource;
  /** What an SLO counts: `requests`. Undefined: the stack does not know the SLO. */
  readonly unitOf: (sloId: string) => string | undefined;
  readonly now: () => number;
  /** The numbers of an incident are others than before. */
  readonly onChange: (incident: Incident) => void;
}

/** A first message waits no longer than this for its numbers. */
export const firstFactsMs = 150;
const laterFactsMs = 5_000;
const refreshMs = 60_000;

interface Known {
  readonly facts: SloFacts | undefined;
  readonly atMs: number;
  readonly wasOpen: boolean;
}

/** Keeps the numbers of incidents of SLOs: read when they open, once a minute while they last, and once more at their end. */
export class FactsKeeper {
  readonly #options: FactsOptions;
  readonly #known = new Map<string, Known>();
  readonly #asking = new Set<string>();

  constructor(options: FactsOptions) {
    this.#options = options;
  }

  /** The last numbers that were read; undefined: unknown. */
  facts(incident: string): SloFacts | undefined {
    return this.#known.get(incident)?.facts;
  }

  /** Whether the first answer is still awaited. */
  isAwaited(incident: string): boolean {
    return this.#asking.has(incident) && !this.#known.has(incident);
  }

  /** Asks for what is missing or old. `lead` is the alert that speaks for the incident. */
  refresh(incident: Incident, lead: Alert | undefined): void {
    const { now } = this.#options;
    const sloId = lead?.labels["slo_id"] ?? incident.labels["slo_id"];
    if (incident.kind !== "slo" || sloId === undefined || this.#asking.has(incident.id)) return;
    const known = this.#known.get(incident.id);
    const isOld = known === undefined || (isOpen(incident) ? now() - known.atMs >= refreshMs : known.wasOpen);
    if (!isOld) return;
    const unit = this.#options.unitOf(sloId);
    this.#ask(incident, {
      sloId,
      ...(unit === undefined ? {} : { unit }),
      tier: lead?.labels["tier"],
      labels: lead?.labels ?? incident.labels,
      fromMs: incident.openedAtMs,
      toMs: incident.resolvedAtMs,
      nowMs: now(),
      isFiring: isOpen(incident) && lead?.status === "firing",
      deadlineMs: known === undefined ? firstFactsMs : laterFactsMs,
    });
  }

  /** Forgets incidents that nobody shows any more. */
  keepOnly(incidents: ReadonlySet<string>): void {
    for (const id of [...this.#known.keys()]) if (!incidents.has(id)) this.#known.delete(id);
  }

  #ask(incident: Incident, question: FactsQuestion): void {
    this.#asking.add(incident.id);
    this.#options.read(question).then((answer) => {
      this.#keep(incident, answer);
      // The message did not wait; its numbers follow by an edit as soon as they are there.
      const wasHurried = answer.kind === "unknown" && question.deadlineMs === firstFactsMs;
      if (wasHurried) this.#ask(incident, { ...question, deadlineMs: laterFactsMs });
    });
  }

  #keep(incident: Incident, answer: FactsAnswer): void {
    this.#asking.delete(incident.id);
    const before = this.#known.get(incident.id)?.facts;
    // A late answer makes no known number unknown; the next one is asked for in a minute.
    const facts = answer.kind === "known" ? answer.facts : before;
    this.#known.set(incident.id, { facts, atMs: this.#options.now(), wasOpen: isOpen(incident) });
    if (JSON.stringify(facts) !== JSON.stringify(before)) this.#options.onChange(incident);
  }
}
