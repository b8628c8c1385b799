import { takes } from "../../../counters/outcomes/taken-answers.ts";
import { excludeEachOther } from "../../../promql/exclude-each-other.ts";
import { isIstioMetric } from "../../../promql/is-istio-metric.ts";
import { isLinkerdMetric } from "../../../promql/is-linkerd-metric.ts";
import { type LabelMatcher, printSelector, type SeriesSelector } from "../../../promql/print-selector.ts";

/** Whoever counts requests that the pods of others answer. */
export interface CountingProxy {
  readonly name: string;
  /** What counts the same by arm. */
  readonly cure: string;
  /** Where it is right all the same. */
  readonly unless: string;
}

/** Whose pod the label `pod` of a series tells, where that is a proxy before the pods that answer, or whoever calls them; undefined where it may be their own. */
export function proxyOfPods(selector: SeriesSelector): CountingProxy | undefined {
  const known = proxies.find(({ metric }) => metric.test(selector.metric ?? ""));
  if (known !== undefined) return selector.matchers.some(isOfSidecar) ? undefined : { ...known, unless: areOwn };
  const mesh = meshes.find(({ isOwn }) => isOwn(selector.metric));
  if (mesh === undefined) return undefined;
  const { caller, answering, ofCaller, kind, callers } = mesh;
  const asked = selector.matchers.filter(({ label }) => label === caller.label);
  // What pods ask of others may be meant.
  const isOfCaller =
    asked.length > 0 && excludeEachOther([...asked, answering]) && !excludeEachOther([...asked, caller]);
  if (!isOfCaller || selector.matchers.some(({ label }) => ofCaller.test(label))) return undefined;
  const others = selector.matchers.filter(({ label }) => label !== caller.label && !mesh.ofCalled.test(label));
  const own = printSelector({ ...selector, matchers: [answering, ...others] });
  const unless = `where the arms are those who call, or gateways, say so: ${callers}=~"…"`;
  return { name: "whoever calls", cure: `write ${own}, which the arms' own pods count${kind}`, unless };
}

const ownPods = "count at the arms' own pods";
const areOwn = "it is right where each pod of an arm is such a proxy, or has one beside it";

/**
 * Sources: https://kubernetes.github.io/ingress-nginx/user-guide/monitoring, https://docs.haproxy.org/dev/management.html,
 * https://doc.traefik.io/traefik/observability/metrics/overview, https://developer.konghq.com/plugins/prometheus,
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats
 */
const proxies: readonly (Omit<CountingProxy, "unless"> & { readonly metric: RegExp })[] = [
  {
    metric: /^nginx_ingress_controller_/,
    name: "ingress-nginx",
    cure: `${ownPods}; or, where one arm is a canary Ingress, write traffic: { kind: "ingressNginx" }`,
  },
  {
    metric: /^haproxy_server_/,
    name: "HAProxy",
    cure: `write traffic: { kind: "haproxy" } with the arm's servers as its match, or ${ownPods}`,
  },
  {
    metric: /^traefik_(?:entrypoint|router|service)_/,
    name: "Traefik",
    cure: `write traffic: { kind: "counters", label: "service" } with the arm's service there as its match, or ${ownPods}`,
  },
  {
    metric: /^kong_/,
    name: "Kong",
    cure: `write traffic: { kind: "counters", label: "service" } with the arm's service there as its match, or ${ownPods}`,
  },
  {
    metric: /^envoy_cluster_/,
    name: "Envoy",
    cure: `write traffic: { kind: "envoy" } with the arm's cluster as its match, or ${ownPods}; where each has its own Envoy, ask for envoy_cluster_name of what comes in`,
  },
];

/** What a sidecar sends to the application beside it: Istio's inbound|8080||, Consul's local_app, the server "local" of a HAProxy. */
function isOfSidecar(matcher: LabelMatcher): boolean {
  if (matcher.op.startsWith("!")) return false;
  if (matcher.value.includes("sidecar")) return true;
  if (matcher.label === "server") return /^(?:local|self|loopback)/.test(matcher.value);
  if (!/cluster_name$/.test(matcher.label)) return false;
  return (
    /inbound|local|self|ingress|sidecar/.test(matcher.value) || ["local_app", "inbound|8080||"].some(takes(matcher))
  );
}

interface Mesh {
  readonly isOwn: (metric: string | undefined) => boolean;
  readonly caller: LabelMatcher;
  readonly answering: LabelMatcher;
  /** Labels by which whoever calls is chosen. */
  readonly ofCaller: RegExp;
  /** Labels of whom is called that only whoever calls has. */
  readonly ofCalled: RegExp;
  readonly kind: string;
  /** The label that names whoever calls. */
  readonly callers: string;
}

/** Sources: https://istio.io/latest/docs/reference/config/metrics, https://linkerd.io/2/reference/proxy-metrics */
const meshes: readonly Mesh[] = [
  {
    isOwn: isIstioMetric,
    caller: { label: "reporter", op: "=", value: "source" },
    answering: { label: "reporter", op: "=", value: "destination" },
    ofCaller: /^source_/,
    ofCalled: /^$/,
    kind: ', or traffic: { kind: "istio" }',
    callers: "source_workload",
  },
  {
    isOwn: isLinkerdMetric,
    caller: { label: "direction", op: "=", value: "outbound" },
    answering: { label: "direction", op: "=", value: "inbound" },
    // Who chooses by what is called means what is sent there.
    ofCaller: /^(?:deployment|statefulset|daemonset|pod|workload_name)$/,
    ofCalled: /^dst_/,
    kind: "",
    callers: "deployment",
  },
];
