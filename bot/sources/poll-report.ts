import type { Observation } from "../model/observation.ts";

/** What a source answered when it was asked for the truth. */
export interface PollReport {
  /** Name of the configured source. */
  readonly source: string;
  /** When the answer was asked for; what began later is not in it. Unix milliseconds. */
  readonly atMs: number;
  /** Whether all was read. Only then does absence say anything. */
  readonly isComplete: boolean;
  /** Why it is not complete, in plain words: `it cannot be reached (ECONNREFUSED)`. Undefined when it is. */
  readonly why: string | undefined;
  /**
   * Everything that fires or has no data now, with `suppressed` filled where something holds it back. What began a moment ago may still be
   * on its way here (`group_wait`), so one report of it does not mean that a notification was lost.
   */
  readonly alerts: readonly Observation[];
  /** Fingerprints of everything that is defined: an alarm that is not among them is deleted. Undefined: the source does not say. */
  readonly known: ReadonlySet<string> | undefined;
  /** Fingerprints that this answer says nothing about, such as alarms of another account: neither gone nor deleted when they are missing. */
  readonly outOfSight?: ReadonlySet<string>;
  /** What the source says is fine, which proves a recovery. */
  readonly resolved: readonly Observation[];
  readonly silences: readonly SourceSilence[];
}

/** A silence or a mute as its source keeps it. */
export interface SourceSilence {
  readonly id: string;
  /** Who made it, in plain text. */
  readonly by: string;
  readonly reason: string;
  readonly fromMs: number;
  /** Undefined: it has no end. */
  readonly untilMs: number | undefined;
  readonly matchers: readonly Matcher[];
  /** False: it begins later. */
  readonly isActive: boolean;
}

/** One condition on a label. All of a silence's must hold; an absent label is an empty value. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  /** The value is a regular expression that matches the whole label value. */
  readonly isRegex: boolean;
  /** False: the label must not match. */
  readonly isEqual: boolean;
}
