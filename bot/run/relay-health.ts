import type { HttpRoute } from "../../service/http/http-route.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { DispatchHealth } from "../dispatch/dispatch-health.ts";
import { localWorkspace } from "../inbox/inbox-messenger.ts";
import type { RelayStore } from "../store/relay-store.ts";
import type { Leading } from "./leading/begin-leading.ts";
import type { RelayView } from "./relay-api.ts";
import type { RelayMetrics } from "./relay-metrics.ts";
import type { SelfAlerts } from "./self-alerts.ts";
import type { WorkspaceConnections } from "./workspace-connections.ts";

export interface RelayHealthOptions {
  readonly store: Pick<RelayStore, "waitingCount">;
  readonly options: () => RelayOptions;
  /** Undefined while another replica leads. */
  readonly leading: () => Leading | undefined;
  readonly connections: WorkspaceConnections;
  readonly selfAlerts: Pick<SelfAlerts, "active">;
  readonly metrics: RelayMetrics;
  readonly now: () => number;
}

/** How the relay does, for people, for scrapers and for readiness. */
export interface RelayHealth {
  readonly view: () => Promise<RelayView>;
  readonly notReady: () => readonly string[];
  readonly metricsRoute: HttpRoute;
}

/** Looks at a running relay from outside. */
export function relayHealth(relay: RelayHealthOptions): RelayHealth {
  const { store, options, leading, connections, selfAlerts, metrics, now } = relay;
  const measure = async (): Promise<void> => {
    const { count, oldestMs } = await store.waitingCount();
    const health = leading()?.dispatcher.health();
    metrics.set("waiting", count);
    metrics.set("oldest", oldestMs === undefined ? 0 : Math.max(0, now() - oldestMs) / 1_000);
    metrics.set("leading", leading() === undefined ? 0 : 1);
    metrics.set("unseen", health === undefined ? 0 : unseenIn(health));
    metrics.set("failed", health?.failed ?? 0);
    metrics.set("storms", leading()?.storms().length ?? 0);
    metrics.set("open", [...(leading()?.book.open() ?? [])].length);
  };
  return {
    view: async () => {
      const health = leading()?.dispatcher.health();
      return {
        nowMs: now(),
        leading: leading() !== undefined,
        waiting: await store.waitingCount(),
        workspaces: [
          { name: localWorkspace, kind: "local", connected: true, why: "" },
          ...options().slack.map(({ name }) => {
            const { isUp, why } = connections.state(name);
            const gate = health?.workspaces.find(({ workspace }) => workspace === name)?.state;
            const reason = gate !== undefined && gate.kind !== "ok" ? gate.why : why;
            return { name, kind: "slack" as const, connected: isUp, why: isUp ? "" : reason };
          }),
        ],
        messages: health === undefined ? undefined : { unseen: unseenIn(health), failed: health.failed },
        storms: (leading()?.storms() ?? []).map(({ workspace, channel, storm }) => ({
          workspace,
          channel,
          id: storm.id,
          startedAtMs: storm.startedAtMs,
          incidents: storm.count,
        })),
        troubles: selfAlerts.active().map(({ name, title, cure }) => ({ name, title, cure })),
      };
    },
    notReady: () => {
      const denied = (leading()?.dispatcher.health().workspaces ?? []).filter(({ state }) => state.kind === "noAccess");
      return denied.map(({ workspace }) => `Slack does not let the relay into the workspace ${workspace}`);
    },
    metricsRoute: {
      method: "GET",
      path: "/metrics",
      handle: async () => {
        await measure();
        const body = await metrics.registry.metrics();
        return { headers: { "content-type": metrics.registry.contentType }, body };
      },
    },
  };
}

function unseenIn({ waiting }: DispatchHealth): number {
  return waiting.filter(({ isUnseen }) => isUnseen).length;
}
