import type { Labels } from "../../slo/model.ts";
import type { EscalationChain, RelayTiming } from "../../slo/relay/relay-model.ts";
import type { Destination, IncidentKind } from "../model/incident.ts";
import type { Severity } from "../model/observation.ts";

/** What the book is told by configuration; it may change while the book is in use. */
export interface BookOptions {
  readonly timing: RelayTiming;
  readonly route: (subject: RouteSubject, nowMs: number) => Routing;
  readonly escalations: readonly EscalationChain[];
  /** When the rollout of a shift began that was the last one at a moment; not there, or undefined, where nobody reports any. */
  readonly rolloutBeganAtMs?: (shift: string, atMs: number) => number | undefined;
}

/** What routes may look at. */
export interface RouteSubject {
  readonly labels: Labels;
  readonly service: string;
  readonly severity: Severity;
  readonly kind: IncidentKind | "shift";
  readonly source: string;
}

/** Where an incident goes, and whom it calls. */
export interface Routing {
  /** A route may say otherwise than the alert. */
  readonly severity: Severity;
  readonly destinations: readonly Destination[];
  /** Name of the escalation chain. */
  readonly escalation: string | undefined;
  readonly handOvers: readonly string[];
}
