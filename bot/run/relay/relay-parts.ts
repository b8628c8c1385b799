import { createEventHub, type EventHub } from "../../../service/http/event-stream.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import { createSecretReader, type SecretReader } from "../../../service/secrets.ts";
import { allSlos, type Stack } from "../../../slo/model.ts";
import type { RelayOptions } from "../../../slo/relay/relay-model.ts";
import type { IntakeWatch } from "../../intake/intake-event.ts";
import { openRelayStore } from "../../store/open-relay-store.ts";
import type { RelayStore } from "../../store/relay-store.ts";
import { exporterOf, type FactsSource, factsSource } from "../facts-source.ts";
import { createIntakeTroubles } from "../intake-troubles.ts";
import type { Leading } from "../leading/begin-leading.ts";
import { type RelayHealth, relayHealth } from "../relay-health.ts";
import { createRelayMetrics, type RelayMetrics } from "../relay-metrics.ts";
import { prometheusOf } from "../relay-prometheus.ts";
import type { RelaySetup } from "../relay-setup.ts";
import { createSelfAlerts, type SelfAlerts } from "../self-alerts.ts";
import { type WorkspaceConnections, watchConnections } from "../workspace-connections.ts";

/** What a relay has from its start to its end, before anybody reaches it. */
export interface RelayParts {
  readonly setup: RelaySetup;
  /** As the last reload left it. */
  readonly stack: () => Stack;
  readonly useStack: (next: Stack) => void;
  readonly options: () => RelayOptions;
  readonly secret: SecretReader;
  readonly store: RelayStore;
  readonly metrics: RelayMetrics;
  readonly events: EventHub;
  readonly selfAlerts: SelfAlerts;
  readonly connections: WorkspaceConnections;
  readonly health: RelayHealth;
  /** Undefined while another replica leads. */
  readonly leading: () => Leading | undefined;
  readonly useLeading: (next: Leading | undefined) => void;
  /** A delivery was stored. */
  readonly wake: () => void;
  readonly watchIntake: IntakeWatch;
  /** Where numbers of SLOs are read, if anywhere. */
  readonly readFacts: (prometheus?: PrometheusClient) => FactsSource | undefined;
  readonly now: () => number;
}

/** Opens the store, and what tells how the relay does. */
export async function openRelayParts(setup: RelaySetup): Promise<RelayParts> {
  const now = Date.now;
  const current = { stack: setup.stack, leading: undefined as Leading | undefined };
  const options = (): RelayOptions => current.stack.relay;
  const leading = () => current.leading;
  const secret = createSecretReader(setup.env);
  const store = await openRelayStore(setup.store);
  const metrics = await createRelayMetrics();
  const wake = (): void => current.leading?.wake();
  const selfAlerts = createSelfAlerts(store, { now, onTaken: wake });
  const noteIntake = createIntakeTroubles(selfAlerts, now);
  const connections = watchConnections(selfAlerts, metrics);
  return {
    setup,
    stack: () => current.stack,
    useStack: (next) => {
      current.stack = next;
    },
    options,
    secret,
    store,
    metrics,
    events: setup.events ?? createEventHub(),
    selfAlerts,
    connections,
    health: relayHealth({ store, options, leading, connections, selfAlerts, metrics, now }),
    leading,
    useLeading: (next) => {
      current.leading = next;
    },
    wake,
    watchIntake: (event) => {
      metrics.intake(event);
      noteIntake(event);
      if (event.kind === "taken") wake();
    },
    readFacts: (prometheus = prometheusOf(options(), secret)) =>
      factsSource({
        prometheus,
        exporter: exporterOf(options(), secret),
        sloOf: (id) => allSlos(current.stack).find((slo) => slo.id === id),
      }),
    now,
  };
}
