import type { Stack } from "../../slo/model.ts";
import { labelNames } from "../../slo/names.ts";
import { canPart } from "../../slo/shift/possible-shares.ts";
import { shiftAlertNames, shiftLabels } from "../../slo/shift/shift-names.ts";
import type { InhibitRule } from "../inhibit-rules.ts";
import { oneOf } from "../promql-text.ts";
import { matcher } from "../selection.ts";
import { deploymentsOf } from "./deployments.ts";

/**
 * Alerts of kubernetes-mixin, and by custom of others, that every rollout sets off: replicas that are not all there yet, and two versions
 * at once.
 */
const churn = [
  "KubeDeploymentReplicasMismatch",
  "KubeDeploymentGenerationMismatch",
  "VersionSkew",
  "ServiceVersionSkew",
] as const;

/**
 * While a rollout is on, what it sets off by itself is not sent: of its own Deployments, where the shift names them, and of whatever
 * carries its service's name. A target group without targets says why its load balancer answers with 5xx.
 */
export function shiftInhibitions({ shifts }: Stack): readonly InhibitRule[] {
  if (shifts.length === 0) return [];
  const parted = shifts.filter(canPart);
  const generic = oneOf("alertname", churn);
  const active = matcher("alertname", shiftAlertNames.active);
  const ofDeployments = parted.flatMap((shift): readonly InhibitRule[] => {
    const deployments = deploymentsOf(shift);
    if (deployments === undefined) return [];
    const { namespace, names } = deployments;
    return [
      {
        source_matchers: [active, matcher(shiftLabels.shift, shift.id)],
        target_matchers: [generic, matcher("namespace", namespace), `deployment=~${JSON.stringify(names)}`],
        equal: [],
      },
    ];
  });
  const isBehindAlb = shifts.some(({ traffic, weights }) => traffic.kind === "alb" || weights.kind === "albListener");
  return [
    // Never where both lack the label, which Alertmanager would take as equal: the source always has it.
    ...(parted.length === 0
      ? []
      : [{ source_matchers: [active], target_matchers: [generic], equal: [labelNames.service] }]),
    ...ofDeployments,
    ...(isBehindAlb
      ? [
          {
            source_matchers: [matcher("alertname", shiftAlertNames.targetGroupEmpty)],
            target_matchers: [matcher("alertname", "AlbGenerated5xx")],
            equal: ["dimension_LoadBalancer"],
          },
        ]
      : []),
  ];
}
