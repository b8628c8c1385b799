import type { Incident } from "../model/incident.ts";

/** What is remembered of a storm in one channel; plain data, to be kept as JSON. */
export interface Storm {
  readonly id: string;
  /** When the relay heard of its first incident. */
  readonly startedAtMs: number;
  /** When the last new incident came. */
  readonly lastNewAtMs: number;
  /** Undefined: it goes on. */
  readonly endedAtMs: number | undefined;
  /** Its incidents when it was last looked at: more of them is news. */
  readonly count: number;
  /** Ids of those with a message of their own. */
  readonly own: readonly string[];
  /** When the last of these were given one. */
  readonly ownAtMs: readonly number[];
  /** Names and services of critical ones that had their own message. */
  readonly kinds: readonly string[];
  /** Once it is over: ids of those that stay in its message. While it goes on, all are that have no message. */
  readonly folded: readonly string[];
  /** Ids that an earlier storm of this channel told for good. */
  readonly past: readonly string[];
}

/** An incident as the plan of its channel sees it. */
export interface StormIncident {
  readonly incident: Incident;
  /** Of the alert that speaks for it. */
  readonly name: string;
  /** Its own message in this channel is there, or is being sent. */
  readonly hasMessage: boolean;
}

/** What the message of a storm says. */
export interface StormSummary {
  readonly id: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly incidents: number;
  readonly alerts: number;
  /** Incidents that have not ended. */
  readonly open: number;
  readonly bySeverity: Readonly<Record<Incident["severity"], number>>;
  /** Most first. */
  readonly byService: readonly Counted[];
  readonly byName: readonly Counted[];
  /** The ten worst that have no message of their own, worst first. */
  readonly top: readonly Incident[];
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Which incidents of a channel have their own message, and what the storm's message says about the others. */
export interface StormPlan {
  /** To be kept; undefined: there is none. */
  readonly storm: Storm | undefined;
  /** Ids of incidents that a storm's message stands for; all others have their own. */
  readonly folded: ReadonlySet<string>;
  readonly summary: StormSummary | undefined;
  /** When time alone changes the plan. */
  readonly nextAtMs: number | undefined;
}
