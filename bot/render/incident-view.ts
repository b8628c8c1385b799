import type { SloFacts } from "../facts/slo-facts.ts";
import type { Alert } from "../model/alert.ts";
import type { Deploy } from "../model/alert-facts.ts";
import type { Incident } from "../model/incident.ts";

/** All that a message about an incident may show. */
export interface IncidentView {
  readonly incident: Incident;
  /** Worst first, at most 20; the first one speaks for the incident. */
  readonly alerts: readonly Alert[];
  readonly slo: SloFacts | undefined;
  /** Near the incident's begin, newest first. */
  readonly deploys: readonly Deploy[];
  /** A plot: a file that Slack has, or an address that its readers can open. */
  readonly picture: { readonly slackFileId: string } | { readonly url: string } | undefined;
}

/** What a message depends on beside the incident. */
export interface RenderOptions {
  /** Ids to call: only for the first post of a critical incident and for escalations. Edits never mention anybody. */
  readonly mentions?: readonly string[];
  /** Hosts that links may point to; none: every host. */
  readonly linkHosts?: readonly string[];
  /** Whether the source takes silences from here. */
  readonly canSilence?: boolean;
}
