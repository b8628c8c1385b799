import { alertNames, boardUids } from "../../slo/names.ts";
import { probeDownTexts } from "../../slo/probe/probe-down-texts.ts";
import type { Probe } from "../../slo/probe/probe-model.ts";
import type { HoldingAlert } from "./slo-alerts.ts";

/** What the locations say of one target. */
export interface DownReading {
  readonly probe: Probe;
  /** How many locations see it down, this one included. */
  readonly downLocations: number;
  readonly isMuted: boolean;
}

export interface DownLimits {
  readonly quorum: number;
  /** How many locations there are. */
  readonly locations: number;
  readonly grafanaUrl: string | undefined;
}

/** The alert of a target that a quorum of locations sees down; nothing while it is muted or wants no alert. */
export function probeDownAlerts(
  { probe, downLocations, isMuted }: DownReading,
  limits: DownLimits,
): readonly HoldingAlert[] {
  if (probe.alert === "off" || isMuted || downLocations < limits.quorum) return [];
  const { locations, grafanaUrl } = limits;
  const board =
    grafanaUrl === undefined ? {} : { dashboard_url: `${grafanaUrl}/d/${boardUids.uptime}?var-target=${probe.name}` };
  return [
    {
      labels: {
        ...probe.labels,
        alertname: alertNames.probeDown,
        target: probe.name,
        kind: probe.kind,
        severity: probe.alert,
      },
      annotations: {
        ...probeDownTexts({ target: probe.name, down: String(downLocations), locations }),
        ...(probe.runbook === undefined ? {} : { runbook_url: probe.runbook }),
        ...board,
      },
      forSeconds: 0,
      keepFiringSeconds: 0,
    },
  ];
}
