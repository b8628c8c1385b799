import type { Logger } from "../../../service/log.ts";
import type { SecretReader } from "../../../service/secrets.ts";
import type { RelayOptions } from "../../../slo/relay/relay-model.ts";
import type { BookChanges } from "../../incidents/incident-book.ts";
import type { IncidentView } from "../../render/incident-view.ts";
import type { Rollout } from "../../shifts/rollout.ts";
import type { Messenger } from "../../slack/messenger.ts";
import type { RelayStore } from "../../store/relay-store.ts";
import type { PlannedPicture } from "../draw-messages.ts";
import type { FactsSource } from "../facts-source.ts";
import type { RelayMetrics } from "../relay-metrics.ts";
import type { SelfAlerts } from "../self-alerts.ts";
import type { SourcesInUse } from "../sources-in-use.ts";

/** What a leader uses of its relay. */
export interface LeadDeps {
  readonly store: RelayStore;
  readonly options: () => RelayOptions;
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly sources: SourcesInUse;
  readonly readFacts: FactsSource | undefined;
  readonly picture: (view: IncidentView) => PlannedPicture | undefined;
  readonly rolloutPicture: (rollout: Rollout) => PlannedPicture | undefined;
  /** A shift's board in Grafana. */
  readonly dashboardUrl: (shift: string) => string | undefined;
  readonly inboxUrl: () => string | undefined;
  readonly selfAlerts: SelfAlerts;
  readonly metrics: RelayMetrics;
  readonly secret: SecretReader;
  /** What an SLO of the stack counts: `requests`. */
  readonly unitOf: (sloId: string) => string | undefined;
  /** Address of an incident for people who are called by other systems. */
  readonly incidentUrl: (incident: string) => string | undefined;
  /** What is new, for those who watch. */
  readonly onChange: (changes: BookChanges) => void;
  readonly onLost: () => void;
  readonly log: Logger;
  readonly now: () => number;
}
