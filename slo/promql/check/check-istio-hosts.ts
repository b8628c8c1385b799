import { isIstioMetric } from "../is-istio-metric.ts";
import { type LabelMatcher, printMatchers } from "../print-selector.ts";
import { matcherOf } from "./matcher-of.ts";
import { type NodeCheck, shown } from "./node-check.ts";

/** A Service where Istio has its host, or the other way round. Source: https://istio.io/latest/docs/reference/config/metrics */
export const checkIstioHosts: NodeCheck = (node, context) => {
  if (node.kind !== "selector" || !isIstioMetric(node.metric?.text)) return;
  for (const matcher of node.matchers) {
    const own = matcherOf(matcher);
    const words = hostForName(own) ?? nameForHost(own, node.matchers.map(matcherOf));
    if (words === undefined) continue;
    const { from, to } = matcher;
    context.findings.push({
      code: "promql-value",
      severity: "warning",
      message: `${shown(context, matcher)} ${own.op === "=" ? "finds" : "leaves out"} nothing: ${words.why}`,
      hint: `write ${printMatchers(words.meant)}`,
      from,
      to,
    });
  }
};

interface Words {
  readonly why: string;
  readonly meant: readonly LabelMatcher[];
}

function hostForName({ label, op, value }: LabelMatcher): Words | undefined {
  const isName = /^[a-z0-9][a-z0-9-]*$/.test(value) && !["unknown", "localhost"].includes(value);
  if (label !== "destination_service" || !isPlain(op) || !isName) return undefined;
  return {
    why: "it is a host there, such as checkout.shop.svc.cluster.local",
    meant: [{ label: "destination_service_name", op, value }],
  };
}

function nameForHost({ label, op, value }: LabelMatcher, all: readonly LabelMatcher[]): Words | undefined {
  const [, name = "", namespace = ""] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.[a-z0-9.-]+)?$/.exec(value) ?? [];
  if (label !== "destination_service_name" || !isPlain(op) || name === "") return undefined;
  const isAsked = all.some((one) => one.label === "destination_service_namespace");
  const ofNamespace = { label: "destination_service_namespace", op, value: namespace } as const;
  return {
    why: "it is the name of the Service alone",
    // What is not this one may be of another namespace.
    meant: [{ label, op, value: name }, ...(isAsked || op !== "=" ? [] : [ofNamespace])],
  };
}

function isPlain(op: LabelMatcher["op"]): op is "=" | "!=" {
  return op === "=" || op === "!=";
}
