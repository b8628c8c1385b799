import { show } from "../../../problem.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import { readServiceAddress } from "../../../promql/service-address.ts";
import { resourceOfArn, targetGroupNames, targetGroupPattern } from "../../target-group-names.ts";
import type { ShiftArm, ShiftRole, TrafficShift } from "../../traffic-shift.ts";
import { isHashLabel } from "../pods/template-hash.ts";
import { areApart } from "./are-apart.ts";
import { type IstioCluster, readIstioCluster } from "./istio-cluster.ts";
import { upstreamForm } from "./upstream-form.ts";

/** What the values look like that a `match` is compared with. */
export interface MatchForm {
  readonly label: string;
  /** Each value fits this expression as a whole. */
  readonly pattern: string;
  /** What they are made of, or like. */
  readonly words: string;
  readonly example: string;
  /** What somebody may have meant who wrote something else. */
  readonly meant?: (written: string) => readonly string[];
  /** What to write where something else stands, which is told by its form; the target of the arm may help. */
  readonly other?: (written: string, target: string) => string | undefined;
}

/** Labels and annotations of Kubernetes. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const labelValues = {
  pattern: "([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?",
  words: "made of letters, digits, - _ and . alone",
  example: "v1",
} as const;

/** Names of objects of Kubernetes. */
export const objectNames = {
  pattern: "[a-z0-9]([a-z0-9.-]*[a-z0-9])?",
  words: "made of lower-case letters, digits, - and . alone",
  example: "checkout-blue",
} as const;

/** Source: https://docs.haproxy.org/2.6/configuration.html#4: characters of names. */
const haproxyServers: MatchForm = {
  label: "server",
  pattern: "[A-Za-z0-9_.:-]+",
  words: "made of letters, digits, - _ . and : alone",
  example: "blue.*",
};

/** A target group as CloudWatch has it. */
const groupResources = {
  words: "like targetgroup/NAME/ID",
  example: "targetgroup/checkout-blue/.+",
} as const;

function groupForm(match: string): Omit<MatchForm, "label"> {
  const pattern = `targetgroup/${targetGroupPattern(match)}/[^/]+`;
  const name = /^targetgroup\/([^/]+)\/[^/]+$/.exec(match)?.[1];
  if (name === undefined || !areApart(name, targetGroupPattern(name)))
    return { ...groupResources, pattern, other: loadBalancerCure };
  // The form is right, the name is wrong.
  const { words, example } = groupResources;
  return {
    pattern,
    words: `${words}, with ${targetGroupNames.words} as NAME, ${targetGroupNames.limits}`,
    example,
    other: () => `write the target group's name as AWS has it, such as ${show(example)}`,
  };
}

/** Of a load balancer itself, or of one of its listeners. */
function loadBalancerCure(written: string, target: string): string | undefined {
  if (!/^(?:loadbalancer\/|listener(?:-rule)?\/)?app\//.test(written)) return undefined;
  const group = resourceOfArn(target);
  const example = group.startsWith("targetgroup/") ? group : groupResources.example;
  return `write the target group that is the arm, such as ${show(example)}; this is a load balancer, which is a value of dimension_LoadBalancer`;
}

/** The form of what a kind of traffic knows an arm by; nothing where any text may stand, or nothing is compared. */
export function matchForm(
  { traffic, weights }: TrafficShift,
  { role, match }: Pick<ShiftArm, "role" | "match">,
): MatchForm | undefined {
  switch (traffic.kind) {
    case "haproxy":
      return haproxyServers;
    case "counters":
      return traffic.label === "server" && /^haproxy_server_/.test(seriesOf(traffic.requests)?.metric ?? "")
        ? haproxyServers
        : undefined;
    case "alb":
      return { label: "dimension_TargetGroup", ...groupForm(match) };
    case "istio":
      if (traffic.label === "destination_service_name" && weights.kind === "flagger")
        return { label: traffic.label, ...flaggerService(role, weights.workload) };
      return {
        label: traffic.label,
        ...(traffic.label === "destination_version" ? labelValues : objectNames),
        other: (written) =>
          routeCluster(written) ??
          istioValue(readIstioCluster(written), traffic.label) ??
          (traffic.label === "destination_service_name" ? nameAlone(written) : undefined),
      };
    case "ingressNginx":
      return role === "stable" ? undefined : { label: "canary", ...upstreamForm(traffic, weights) };
    case "pods":
      return traffic.by === "label"
        ? {
            label: traffic.label ?? "the label",
            ...labelValues,
            ...(isHashLabel(traffic.label ?? "") ? { example: "7c9d8b6f5d" } : {}),
          }
        : { label: "the pod's name", ...objectNames };
    default:
      return undefined;
  }
}

/** Where Envoy Gateway counts, Istio does not. */
function routeCluster(written: string): string | undefined {
  if (!/^(?:http|grpc)route\//.test(written)) return undefined;
  return 'write traffic: { kind: "envoy" }, whose clusters Envoy Gateway calls so; or, where Istio is the Gateway, the Service that is the arm\'s backend as its match';
}

/** What Istio's own metrics have instead of a cluster of its Envoys. */
function istioValue(cluster: IstioCluster | undefined, label: string | undefined): string | undefined {
  if (cluster === undefined) return undefined;
  const { service, subset } = cluster;
  if (label === "destination_service_name") return `write match: ${show(service)}`;
  const own = label === "destination_version" ? "the arm's label version" : "the arm's Deployment";
  return `write as its match ${own}${subset === "" ? "" : `, such as ${show(label === "destination_version" ? subset : `${service}-${subset}`)}`}`;
}

/** Of a Service with its namespace or its port. */
function nameAlone(written: string): string | undefined {
  const address = readServiceAddress(written);
  return address && `write match: ${show(address.service)}`;
}

/** Flagger makes a Service for each arm. Source: https://github.com/fluxcd/flagger/blob/main/pkg/apis/flagger/v1beta1/canary.go (GetServiceNames) */
function flaggerService(role: ShiftRole, workload: string): Omit<MatchForm, "label"> {
  const ending = role === "stable" ? "-primary" : "-canary";
  return {
    pattern: `[a-z0-9][a-z0-9-]*${ending}`,
    words: `like SERVICE${ending}, as Flagger calls it`,
    example: `${workload}${ending}`,
    meant: (written) => [
      `${(readServiceAddress(written)?.service ?? written).replace(/-(?:primary|canary)$/, "")}${ending}`,
    ],
  };
}
