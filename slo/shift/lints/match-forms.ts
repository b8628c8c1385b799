import { escapePattern } from "../../relay/label-pattern.ts";
import type { ShiftArm, TrafficShift } from "../traffic-shift.ts";

/** What the values look like that a `match` is compared with. */
export interface MatchForm {
  readonly label: string;
  /** Each value fits this expression as a whole. */
  readonly pattern: string;
  readonly words: string;
  readonly example: string;
}

/** Labels and annotations of Kubernetes. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const labelValues = {
  pattern: "([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?",
  words: "letters, digits, - _ and . alone",
  example: "v1",
} as const;

/** Names of objects of Kubernetes. */
export const objectNames = {
  pattern: "[a-z0-9]([a-z0-9.-]*[a-z0-9])?",
  words: "lower-case letters, digits, - and . alone",
  example: "checkout-blue",
} as const;

/** A target group as CloudWatch has it. */
const groupResources = {
  pattern: "targetgroup/[^/]+/[^/]+",
  words: "targetgroup/NAME/ID",
  example: "targetgroup/checkout-blue/.+",
} as const;

/**
 * An upstream of ingress-nginx: the namespace and the name of the canary's Service, and a port or its name.
 * Source: https://github.com/kubernetes/ingress-nginx/blob/main/internal/ingress/controller/util.go (upstreamName)
 */
const upstreams = {
  pattern: "[a-z0-9][a-z0-9-]*-[a-z0-9][a-z0-9-]*-[a-z0-9-]*[a-z0-9]",
  words: "NAMESPACE-SERVICE-PORT",
  example: "shop-checkout-canary-80",
} as const;

/** The form of what a kind of traffic knows an arm by; nothing where any text may stand, or nothing is compared. */
export function matchForm({ traffic, weights }: TrafficShift, { role }: Pick<ShiftArm, "role">): MatchForm | undefined {
  switch (traffic.kind) {
    case "haproxy":
      // Source: https://docs.haproxy.org/2.6/configuration.html#4: characters of names.
      return {
        label: "server",
        pattern: "[A-Za-z0-9_.:-]+",
        words: "letters, digits, - _ . and : alone",
        example: "blue.*",
      };
    case "alb":
      return { label: "dimension_TargetGroup", ...groupResources };
    case "istio":
      return traffic.label === "destination_version"
        ? { label: traffic.label, ...labelValues }
        : { label: traffic.label, ...objectNames };
    case "ingressNginx": {
      if (role === "stable") return undefined;
      // The canary's Ingress has its Service beside it.
      if (weights.kind !== "ingressNginx") return { label: "canary", ...upstreams };
      const pattern = `${escapePattern(weights.namespace)}-[a-z0-9][a-z0-9-]*-[a-z0-9-]*[a-z0-9]`;
      const words = `${weights.namespace}-SERVICE-PORT`;
      return { label: "canary", pattern, words, example: `${weights.namespace}-checkout-canary-80` };
    }
    case "pods":
      return traffic.by === "label"
        ? { label: traffic.label ?? "the label", ...labelValues }
        : { label: "the pod's name", ...objectNames };
    default:
      return undefined;
  }
}
