import { seriesOf } from "../../../promql/series-of.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftTraffic } from "../../traffic-shift.ts";
import { targetComparisons } from "../targets/target-comparisons.ts";
import { armPlace } from "./arm-place.ts";
import { isApplicationLabel } from "./is-application-label.ts";

/** A name that a shift gives to a part of its own application. */
export interface OwnName {
  /** Place in the shift. */
  readonly place: string;
  readonly text: string;
}

/** Whatever a shift calls its workloads, Services and jobs; what stands in front of them may be called after others. */
export function ownNames(located: LocatedShift): readonly OwnName[] {
  return [...ofWeights(located), ...ofTraffic(located.shift.traffic), ...ofArms(located)];
}

function ofWeights({ shift: { weights } }: LocatedShift): readonly OwnName[] {
  switch (weights.kind) {
    case "argoRollouts":
      return [{ place: "weights.rollout", text: weights.rollout }];
    case "flagger":
      return [{ place: "weights.workload", text: weights.workload }];
    case "serviceSelector":
      return [{ place: "weights.service", text: weights.service }];
    default:
      return [];
  }
}

function ofTraffic(traffic: ShiftTraffic): readonly OwnName[] {
  if (traffic.kind === "istio")
    return traffic.service === undefined ? [] : [{ place: "traffic.service", text: traffic.service }];
  // Counters may be those of whoever is in front.
  if (traffic.kind !== "pods") return [];
  return (["requests", "errors", "slow"] as const).flatMap((field) =>
    (seriesOf(traffic[field])?.matchers ?? [])
      .filter(({ label, op }) => isApplicationLabel(label) && !op.startsWith("!"))
      .map(({ value }) => ({ place: `traffic.${field}`, text: value })),
  );
}

function ofArms(located: LocatedShift): readonly OwnName[] {
  const { shift, path } = located;
  const { traffic, weights } = shift;
  const isNamed =
    traffic.kind === "pods" ||
    traffic.kind === "alb" ||
    (traffic.kind === "istio" && traffic.label !== "destination_version");
  const isTargeted = targetComparisons[weights.kind] !== "none";
  return armsOf(shift).flatMap(({ role, match, target }) => {
    const place = armPlace(located, role).slice(path.length + 1);
    const isUpstream = traffic.kind === "ingressNginx" && role === "candidate";
    return [
      ...(isNamed ? [{ place, text: match }] : []),
      ...(isUpstream ? [{ place, text: withoutNamespace(match, traffic.namespace) }] : []),
      ...(isTargeted && target !== match ? [{ place, text: target }] : []),
    ];
  });
}

/** The Service and port of an upstream of ingress-nginx, before which its namespace stands. */
export function withoutNamespace(upstream: string, namespace: string): string {
  return upstream.startsWith(`${namespace}-`) ? upstream.slice(namespace.length + 1) : upstream;
}
