import type { SecretSpec } from "../probe/probe-spec.ts";
import type { DurationText } from "../spec.ts";
import type { ChannelSpec, MentionSpec } from "./recipient-spec.ts";

/** Members take turns. */
export interface RotationSpec {
  /** Lower-case letters, digits and hyphens: `primary`. */
  readonly name: string;
  /** In the order of their turns. */
  readonly members: readonly RotationMemberSpec[];
  /** When the turn changes, in the timezone: `monday 09:00`, `daily 09:00`, or cron (`0 9 * * 1`). Default `monday 09:00`. */
  readonly handover?: string;
  /** `Europe/Berlin`. Default `UTC`. */
  readonly timezone?: string;
  /** Day on which the first member's first turn begins: `2026-01-05`. Default `2024-01-01`, a Monday. */
  readonly since?: string;
  /** Only these hours of a day are this rotation's, in its timezone; `otherwise` has the rest. */
  readonly hours?: { readonly from: string; readonly to: string };
  /** Name of the rotation that is on call outside `hours`. */
  readonly otherwise?: string;
  /** Swaps and holidays. Of two that overlap the later one in the list counts. */
  readonly overrides?: readonly RotationOverrideSpec[];
}

/** A user's Slack id, with a name for people: `{ id: "U012ABCDEF", name: "Ana" }`. */
export type RotationMemberSpec = string | { readonly id: string; readonly name?: string };

export interface RotationOverrideSpec {
  /** `2026-12-24T09:00`, in the rotation's timezone; with `Z` at the end in UTC. */
  readonly from: string;
  readonly to: string;
  readonly member: RotationMemberSpec;
}

export interface EscalationSpec {
  /** Lower-case letters, digits and hyphens: `payments`. */
  readonly name: string;
  readonly steps: readonly EscalationStepSpec[];
}

export interface EscalationStepSpec {
  /** After the incident opened or its acknowledgement expired: `5m`. Each step later than the one before. */
  readonly after: DurationText;
  readonly mention?: MentionSpec | readonly MentionSpec[];
  /** Also tell this channel. Default: the incident's own thread, shown in its channel. */
  readonly channel?: ChannelSpec;
  /** Name of a hand-over. */
  readonly handOver?: string;
}

/** A system that calls people. Its incident is acknowledged and resolved with the relay's. */
export interface HandOverSpec {
  /** Lower-case letters, digits and hyphens: `pagerduty-payments`. */
  readonly name: string;
  readonly kind: "pagerduty" | "opsgenie" | "webhook";
  /** Default: the system's own address; a webhook needs one. */
  readonly url?: string;
  /** Integration key of PagerDuty, API key of Opsgenie, bearer token of a webhook. Only a webhook can do without. */
  readonly key?: SecretSpec;
  /** Added to what is sent, such as a team. */
  readonly labels?: Readonly<Record<string, string>>;
}
