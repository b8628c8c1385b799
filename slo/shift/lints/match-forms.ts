import type { ShiftTraffic } from "../traffic-shift.ts";

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

/** The form of what a kind of traffic knows an arm by; nothing where any text may stand. */
export function matchForm(traffic: ShiftTraffic): MatchForm | undefined {
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
      return { label: "destination_version", ...labelValues };
    case "pods":
      return traffic.by === "label"
        ? { label: traffic.label ?? "the label", ...labelValues }
        : { label: "the pod's name", ...objectNames };
    default:
      return undefined;
  }
}
