import type { RelayMetrics } from "./relay-metrics.ts";
import type { SelfAlerts } from "./self-alerts.ts";

/** Whether buttons of a workspace reach the relay, and if not, why. */
export interface ConnectionState {
  readonly isUp: boolean;
  readonly why: string;
}

/** What is known of the ways from Slack to the relay; messages go out whatever they do. */
export interface WorkspaceConnections {
  readonly note: (workspace: string, state: ConnectionState) => void;
  readonly state: (workspace: string) => ConnectionState;
  /** What has been down since the last look is trouble; a refresh of the socket takes less. */
  readonly look: () => void;
}

/** Remembers how each workspace is connected, and tells when that lasts. */
export function watchConnections(selfAlerts: SelfAlerts, metrics: Pick<RelayMetrics, "set">): WorkspaceConnections {
  const states = new Map<string, ConnectionState>();
  const seenDown = new Set<string>();
  return {
    note: (workspace, state) => {
      states.set(workspace, state);
      metrics.set("connected", state.isUp ? 1 : 0, workspace);
      if (!state.isUp) return;
      seenDown.delete(workspace);
      selfAlerts.clear(keyOf(workspace));
    },
    state: (workspace) => states.get(workspace) ?? { isUp: false, why: "it has not connected yet" },
    look: () => {
      for (const [workspace, { isUp, why }] of states) {
        if (isUp) continue;
        if (seenDown.has(workspace)) {
          selfAlerts.raise({
            key: keyOf(workspace),
            name: "RelayButtonsDead",
            title: `Buttons in the workspace ${workspace} do not reach the relay: ${why}`,
            cure: "check the app-level token and the way to Slack with `nines doctor`; messages still arrive",
            severity: "warning",
          });
        }
        seenDown.add(workspace);
      }
    },
  };
}

function keyOf(workspace: string): string {
  return `slack-socket:${workspace}`;
}
