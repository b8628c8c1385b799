import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf, type TrafficShift } from "../../traffic-shift.ts";
import { isOfIstioClusters, readIstioCluster } from "./istio-cluster.ts";

/**
 * Clusters of Istio's Envoys that are looked for in the label of other Envoys: Istio's have tags of their own.
 * Source: https://github.com/istio/istio/blob/master/tools/packaging/common/envoy_bootstrap.json (stats_tags)
 */
export const lintIstioClusters: ShiftLint = ({ shift, path }): readonly Problem[] => {
  const { traffic, weights } = shift;
  const label =
    traffic.kind === "envoy" ? "envoy_cluster_name" : traffic.kind === "counters" ? traffic.label : undefined;
  if (label !== "envoy_cluster_name") return [];
  const found = armsOf(shift).find(({ match }) => isOfIstioClusters(match));
  if (found !== undefined && traffic.kind === "counters")
    return [
      {
        code: "shift-counters",
        severity: "warning",
        path: `${path}.traffic.label`,
        message: `${show(found.match)} is a cluster of Istio's Envoys, whose label is cluster_name, not envoy_cluster_name`,
        hint: 'write "cluster_name", unless your scrape renames it',
      },
    ];
  if (found !== undefined)
    return [
      {
        code: "shift-match-value",
        // A dot may stand for another character.
        ...(found.match.includes("|") ? {} : { severity: "warning" }),
        path: `${path}.traffic.kind`,
        message: `${show(found.match)} is a cluster of Istio's Envoys, which tell it in cluster_name: no series has it in envoy_cluster_name`,
        hint: `${byIstio(shift)}; or${byCounters}`,
      },
    ];
  if (traffic.kind !== "envoy" || weights.kind !== "virtualService") return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.traffic.kind`,
      message:
        "a VirtualService is for Istio's Envoys, which tell a cluster in cluster_name, and not in envoy_cluster_name",
      hint: `write traffic: { kind: "istio", namespace: ${show(weights.namespace)} }, which knows each arm by its Service, or with service by its version; or${byCounters}`,
    },
  ];
};

const byCounters = `, for the Envoys' own counters, which they show where proxyStatsMatcher names them, write kind: "counters", label: "cluster_name", requests: "envoy_cluster_upstream_rq_total" and errors: 'envoy_cluster_upstream_rq{response_code_class="5xx"}'`;

/** How Istio's own metrics, which are there always, tell the same arms. */
function byIstio(shift: TrafficShift): string {
  const [stable, candidate] = armsOf(shift).map(({ match }) => readIstioCluster(match));
  const namespace = stable?.namespace;
  if (stable === undefined || candidate === undefined || namespace === undefined || candidate.namespace !== namespace)
    return 'write traffic: { kind: "istio" } with the namespace, which knows each arm by its Service, or with service by its version';
  if (stable.service !== candidate.service)
    return `write traffic: { kind: "istio", namespace: ${show(namespace)}, label: "destination_service_name" }, and match: ${show(stable.service)} and ${show(candidate.service)}`;
  const values = `match: ${show(stable.subset || "v1")} and ${show(candidate.subset || "v2")}`;
  return `write traffic: { kind: "istio", service: ${show(stable.service)}, namespace: ${show(namespace)} }, and as the match of each arm its label version, such as ${values}`;
}
