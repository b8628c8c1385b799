import { show } from "../../../problem.ts";
import type { SeriesSelector } from "../../../promql/print-selector.ts";
import { layerOf } from "../../shift-layer.ts";
import type { TrafficShift } from "../../traffic-shift.ts";
import { areOverlapping } from "../matches/are-apart.ts";
import type { MissingLabel } from "./missing-label.ts";

/** Why a label of ingress-nginx does not tell the arms: what the canary answers is counted under the Ingress beside it. Source: rootfs/etc/nginx/lua/monitor.lua */
export function ofIngressNginx({ metric = "" }: SeriesSelector, shift: TrafficShift): MissingLabel | undefined {
  const { traffic, stable } = shift;
  if (!metric.startsWith("nginx_ingress_controller_") || traffic.kind !== "counters") return undefined;
  const [, own] = /^(?:exported_)?(service|ingress|canary)$/.exec(traffic.label) ?? [];
  if (own === undefined || !isWithinIngress(shift)) return undefined;
  const instead = { kind: "label", hint: cureOf(shift) } as const;
  if (own !== "canary")
    return {
      message: `${metric} has a canary's requests, too, under the ${own === "service" ? "Service of the stable Ingress" : "stable Ingress"}: ${show(traffic.label)} does not tell the arms apart`,
      instead,
    };
  // Whoever writes what ingress-nginx has there says what is meant.
  if (["", "-"].some((text) => areOverlapping(stable.match, text))) return undefined;
  return {
    message: `${metric} names the canary alone in ${show(traffic.label)}, and ${show(stable.match)} of the stable arm is never there`,
    instead,
  };
}

function cureOf({ weights }: TrafficShift): string {
  // These part requests behind one Service, of which the Ingress tells nothing.
  if (weights.kind === "podRatio" || weights.kind === "serviceSelector")
    return 'write traffic: { kind: "pods" } with the counters of the pods themselves';
  return 'write traffic: { kind: "ingressNginx" } with the namespace and the name of the stable Ingress, and no match for the stable arm';
}

/** Before Ingresses that are no canaries something else parts the traffic. */
function isWithinIngress({ weights, traffic }: TrafficShift): boolean {
  return layerOf(weights, traffic) === "ingress" || withinIngress.has(weights.kind);
}

const withinIngress: ReadonlySet<string> = new Set(["argoRollouts", "flagger", "podRatio", "serviceSelector"]);
