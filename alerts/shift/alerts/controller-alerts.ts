import { namespaceLabel } from "../../../slo/shift/namespace-label.ts";
import { shiftAlertNames } from "../../../slo/shift/shift-names.ts";
import { like } from "../../../slo/shift/traffic/matchers.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { ofController } from "../../../slo/shift/weight-selectors.ts";
import { quote } from "../../promql-text.ts";
import { shares } from "../alert-texts.ts";
import { deploymentsOf } from "../deployments.ts";
import { flaggerStatus, flaggerStatuses } from "../flagger-status.ts";
import type { ShiftAlert } from "./shift-alert.ts";

/** What controllers say of themselves. */
export function controllerAlerts(shift: TrafficShift): readonly ShiftAlert[] {
  return [...stuck(shift), ...pausedLong(shift), ...aborted(shift)];
}

function rolloutInfo({ weights }: TrafficShift, phases: string): string | undefined {
  if (weights.kind !== "argoRollouts") return undefined;
  const info = ofController("rollout_info", weights, [like("phase", phases)]);
  return `max by (${namespaceLabel(weights)}, name, phase) (${info}) == 1`;
}

function stuck(shift: TrafficShift): readonly ShiftAlert[] {
  const rollout = rolloutInfo(shift, "Timeout|Error|InvalidSpec");
  const deployments = deploymentsOf(shift);
  const texts = { alert: shiftAlertNames.stuck, severity: "ticket", for: "1m" } as const;
  if (rollout !== undefined) {
    return [
      {
        ...texts,
        expr: rollout,
        summary: "the Rollout {{ $labels.name }} does not get on: {{ $labels.phase }}",
        description: `${shares(shift)}. The Rollout's status says why: its new pods do not get ready, or what it was told cannot be done.`,
      },
    ];
  }
  if (deployments === undefined) return [];
  const { namespace, names } = deployments;
  const condition = `kube_deployment_status_condition{namespace=${quote(namespace)},deployment=~${quote(names)},condition="Progressing",status="false"}`;
  return [
    {
      ...texts,
      expr: `max by (namespace, deployment) (${condition}) == 1`,
      summary: "the Deployment {{ $labels.deployment }} does not get on",
      description: `${shares(shift)}. Its new pods did not get ready in time: look at their events and logs, then roll back or repair.`,
    },
  ];
}

function pausedLong(shift: TrafficShift): readonly ShiftAlert[] {
  const expr = rolloutInfo(shift, "Paused");
  if (expr === undefined) return [];
  return [
    {
      alert: shiftAlertNames.pausedLong,
      severity: "ticket",
      for: "4h",
      expr,
      summary: "the Rollout {{ $labels.name }} has been paused for four hours",
      description: `${shares(shift)}. A pause without an end waits for a person: promote it or abort it.`,
    },
  ];
}

function aborted(shift: TrafficShift): readonly ShiftAlert[] {
  const expr = rolloutInfo(shift, "Abort") ?? flaggerFailed(shift);
  if (expr === undefined) return [];
  return [
    {
      alert: shiftAlertNames.aborted,
      severity: "ticket",
      expr,
      summary: "the controller gave up the rollout of {{ $labels.name }}",
      description: `It takes the traffic back to ${shift.stable.name}. ${shares(shift)}. Its own analysis says what failed.`,
    },
  ];
}

/** The counter of failures begins with the first one, which `increase()` does not see; the status tells of it. */
function flaggerFailed({ weights }: TrafficShift): string | undefined {
  if (weights.kind !== "flagger") return undefined;
  const namespace = namespaceLabel(weights);
  const status = (offset: string) =>
    `max by (${namespace}, name) (${flaggerStatus(weights)}${offset}) == ${flaggerStatuses.failed}`;
  return [
    `sum by (${namespace}, name) (increase(${ofController("flagger_canary_failures_total", weights)}[10m])) > 0`,
    `or (${status("")} unless ${status(" offset 10m")})`,
  ].join("\n");
}
