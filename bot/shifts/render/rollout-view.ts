import type { Incident } from "../../model/incident.ts";
import type { Rollout } from "../rollout.ts";

/** All that a rollout's message may show. */
export interface RolloutView {
  readonly rollout: Rollout;
  /** Open ones of the same service, the worst first. */
  readonly incidents: readonly LinkedIncident[];
  /** Its board in Grafana. */
  readonly dashboardUrl: string | undefined;
  readonly picture: { readonly slackFileId: string } | undefined;
}

export interface LinkedIncident extends Pick<Incident, "id" | "title" | "status"> {
  readonly url: string | undefined;
}
