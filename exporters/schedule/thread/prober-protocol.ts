import type { ExporterOptions, Probe } from "../../../slo/probe/probe-model.ts";
import type { ProberMessage } from "../due-result.ts";
import type { PlanChange } from "../plan-change.ts";
import type { ProberHealth, ProberOptions } from "../prober.ts";

/** What the probing thread is given when it starts. */
export interface ProberStart {
  readonly probes: readonly Probe[];
  readonly options: ProberOptions;
  readonly userAgent: string;
  /** Whether each attempt gets a `traceparent` of its own, to send and to report. */
  readonly traced: boolean;
}

/** What the main thread tells the probing thread. */
export type ProberCommand =
  | { readonly kind: "change"; readonly change: PlanChange }
  | { readonly kind: "control"; readonly addresses: ExporterOptions["control"] }
  | { readonly kind: "stop" };

/** What the probing thread tells the main thread. Health comes once a second, as a sign of life. */
export type ProberReport =
  | { readonly kind: "messages"; readonly messages: readonly ProberMessage[] }
  | { readonly kind: "health"; readonly health: ProberHealth }
  | { readonly kind: "stopped" };
