import { isIstioMetric } from "../is-istio-metric.ts";
import { type LabelMatcher, printMatchers } from "../print-selector.ts";
import { readServiceAddress, type ServiceAddress } from "../service-address.ts";
import { matcherOf } from "./matcher-of.ts";
import { type NodeCheck, shown } from "./node-check.ts";

/** A Service where Istio has its host, or the other way round. Source: https://istio.io/latest/docs/reference/config/metrics */
export const checkIstioHosts: NodeCheck = (node, context) => {
  if (node.kind !== "selector" || !isIstioMetric(node.metric?.text)) return;
  for (const matcher of node.matchers) {
    const own = matcherOf(matcher);
    const all = node.matchers.map(matcherOf);
    const words = hostForName(own, all) ?? nameForHost(own, all);
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

function hostForName({ label, op, value }: LabelMatcher, all: readonly LabelMatcher[]): Words | undefined {
  if (label !== "destination_service" || !isPlain(op) || ["unknown", "localhost"].includes(value)) return undefined;
  const why = "it is a host there, such as checkout.shop.svc.cluster.local";
  const isName = /^[a-z0-9][a-z0-9-]*$/.test(value);
  const address = addressOf(value, all);
  if (address?.isWhole && address.port !== undefined)
    return { why: `${why}, without a port`, meant: [{ label, op, value: value.replace(/:\d+$/, "") }] };
  if (!isName && (address === undefined || address.isWhole)) return undefined;
  return { why, meant: [{ label: "destination_service_name", op, value: address?.service ?? value }] };
}

function nameForHost({ label, op, value }: LabelMatcher, all: readonly LabelMatcher[]): Words | undefined {
  const address = addressOf(value, all);
  if (label !== "destination_service_name" || !isPlain(op) || address === undefined) return undefined;
  const { service, namespace } = address;
  const isAsked = namespace === undefined || all.some((one) => one.label === namespaceLabel);
  return {
    why: "it is the name of the Service alone",
    // What is not this one may be of another namespace.
    meant: [
      { label, op, value: service },
      ...(isAsked || op !== "=" ? [] : [{ label: namespaceLabel, op, value: namespace }]),
    ],
  };
}

const namespaceLabel = "destination_service_namespace";

/** The host of a ServiceEntry may be two words: what is behind the first is a namespace where it is asked for as one. */
function addressOf(value: string, all: readonly LabelMatcher[]): ServiceAddress | undefined {
  const address = readServiceAddress(value);
  if (address === undefined || address.isWhole || address.namespace === undefined) return address;
  const isAsked = all.some(
    ({ label, op, value: asked }) => label === namespaceLabel && op === "=" && asked === address.namespace,
  );
  return isAsked ? address : undefined;
}

function isPlain(op: LabelMatcher["op"]): op is "=" | "!=" {
  return op === "=" || op === "!=";
}
