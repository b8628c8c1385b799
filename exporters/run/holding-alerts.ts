import type { Stack } from "../../slo/model.ts";
import { exclusionHolds } from "../../slo/sli/exclusion-holds.ts";
import { alertFigures } from "../accounting/alert-figures.ts";
import { probeDownAlerts } from "../alerts/probe-down-alerts.ts";
import { type HoldingAlert, sloAlerts } from "../alerts/slo-alerts.ts";
import type { Accounts } from "./accounts.ts";

/** What alerts are judged by. */
export interface AlertFacts {
  readonly stack: Stack;
  readonly accounts: Accounts;
  /** How many other locations see a target down. */
  readonly downAt: (target: string) => number;
}

/** The alerts whose conditions hold at this instant; none while Prometheus' rules raise them. */
export function holdingAlerts({ stack, accounts, downAt }: AlertFacts, nowMs: number): readonly HoldingAlert[] {
  if (stack.exporter.alerts !== "exporter") return [];
  const { grafanaUrl } = stack;
  const ofSlos = [...accounts.slos.values()].flatMap(({ slo, account }) =>
    sloAlerts(
      {
        slo,
        ...alertFigures(account.read()),
        isExcluded: account.slo.exclusions.some((exclusion) => exclusionHolds(exclusion, nowMs / 1000)),
        isMuted: accounts.targets.get(account.slo.target)?.isMuted(nowMs) ?? false,
      },
      grafanaUrl,
    ),
  );
  const { quorum, locations } = stack.exporter;
  const limits = { quorum, locations: locations.length, grafanaUrl };
  const ofTargets = [...accounts.targets.values()].flatMap((account) =>
    probeDownAlerts(
      {
        probe: account.probe,
        downLocations: (account.last.state === "down" ? 1 : 0) + downAt(account.probe.name),
        isMuted: account.isMuted(nowMs),
      },
      limits,
    ),
  );
  return [...ofSlos, ...ofTargets];
}
