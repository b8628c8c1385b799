import type { Labels } from "../../slo/model.ts";
import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import type { AlertFacts } from "./alert-facts.ts";

/** `noData`: the source cannot say (CloudWatch's INSUFFICIENT_DATA). `deleted`: its definition is gone. `notice`: news without an end. */
export type ObservedStatus = "firing" | "resolved" | "noData" | "deleted" | "notice";

export type Severity = "critical" | "warning" | "info";

/** A link for people: http or https only, the name in plain text. */
export interface Link {
  readonly name: string;
  readonly url: string;
}

/** Why a firing alert should not page: CloudWatch muted or suppressed it, or Alertmanager silences or inhibits it. */
export interface Suppression {
  readonly kind: "muted" | "suppressed" | "silenced" | "inhibited";
  /** Who or what does it, in plain text. */
  readonly by: string;
  readonly untilMs: number | undefined;
}

/** What one delivery says about one alert. All texts are plain and not yet escaped; all times are Unix milliseconds. */
export interface Observation {
  /** Name of the configured source. */
  readonly source: string;
  /** Identity inside the source: Alertmanager's fingerprint, an alarm's ARN (with the contributor's id), an event's id. */
  readonly fingerprint: string;
  readonly status: ObservedStatus;
  /** When this status began at the source: what orders the observations of one alert. */
  readonly changedAtMs: number;
  /** When the alert began to fire: with the fingerprint, the identity of the episode. Undefined when the source does not say. */
  readonly startedAtMs: number | undefined;
  /** `SLOErrorBudgetBurn`, or the name of the alarm. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** As the source says it; undefined: it does not. */
  readonly severity: Severity | undefined;
  /** What routing and correlation read: labels, or tags, dimensions, account and region. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly links: readonly Link[];
  readonly facts: AlertFacts;
  readonly suppressed: Suppression | undefined;
  /** Set by hand at the source (`SetAlarmState`, `amtool alert add`): shown as "test?". */
  readonly isTest: boolean;
  /** Sentences for the reader about the alert's set-up, such as that it has no OK action. */
  readonly notes: readonly string[];
  /** The sender's own group, as an opaque text; alerts of one group of one source belong together. Undefined: it has none. */
  readonly group: string | undefined;
}

/** What a body turned out to be. A body is never refused: what is not understood becomes an observation with facts of kind `unreadable`. */
export interface ParsedDelivery {
  /** What the body is, in words for `explain`: `Alertmanager webhook v4`, `CloudWatch alarm (metric math) in SNS`. */
  readonly form: string;
  readonly observations: readonly Observation[];
  /** Oddities of the sender, in words: old version, missing fields, cut alerts. */
  readonly warnings: readonly string[];
  /** Alerts that the sender cut off. */
  readonly truncated: number;
  /** Reports of traffic shifts, which are no alerts. */
  readonly shifts?: readonly ShiftReport[];
}
