import { show } from "../../../problem.ts";
import { excludeEachOther } from "../../../promql/exclude-each-other.ts";
import { isIstioMetric } from "../../../promql/is-istio-metric.ts";
import { isLinkerdMetric } from "../../../promql/is-linkerd-metric.ts";
import { type LabelMatcher, printSelector, type SeriesSelector } from "../../../promql/print-selector.ts";
import type { TrafficShift } from "../../traffic-shift.ts";
import { isOfProxies } from "../pods/is-of-proxies.ts";
import { ofIngressNginx } from "./of-ingress-nginx.ts";

/** Why a counter does not tell the arms apart by the label of a shift. */
export interface MissingLabel {
  readonly message: string;
  /** What is wrong: the series, or the label of all of them. */
  readonly instead: { readonly kind: "series" | "label"; readonly hint: string };
}

/** Undefined where the label is there, or where nothing is known of the metric. */
export function missingLabel(selector: SeriesSelector, shift: TrafficShift): MissingLabel | undefined {
  if (shift.traffic.kind !== "counters") return undefined;
  const { label } = shift.traffic;
  return (
    ofProxy(selector, label) ??
    ofHaproxyBackend(selector, label) ??
    ofCaller(selector, label) ??
    ofSource(selector, shift) ??
    ofIngressNginx(selector, shift)
  );
}

/** The metrics of a proxy, which has some for each place that a request goes through. */
interface Proxy {
  readonly name: string;
  readonly metric: RegExp;
  /** The labels of which each kind of place tells. */
  readonly labelsOf: Readonly<Record<string, readonly string[]>>;
  /** The kind that is told by a label. */
  readonly kindOf: Readonly<Record<string, string>>;
  readonly renamed: (kind: string, rest: string) => string;
}

/**
 * Sources: https://doc.traefik.io/traefik/observability/metrics/overview, https://docs.haproxy.org/dev/management.html,
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/stats
 */
const proxies: readonly Proxy[] = [
  {
    name: "Traefik",
    metric: /^traefik_(?<kind>entrypoint|router|service)_(?<rest>re(?:quest|sponse)s?_.+)$/,
    labelsOf: { entrypoint: ["entrypoint"], router: ["router", "service"], service: ["service"] },
    kindOf: { entrypoint: "entrypoint", router: "router", service: "service" },
    renamed: (kind, rest) => `traefik_${kind}_${rest}`,
  },
  {
    name: "HAProxy",
    metric: /^haproxy_(?<kind>frontend|listener|backend|server)_(?<rest>.+)$/,
    labelsOf: { frontend: [], listener: ["listener"], backend: ["proxy"], server: ["proxy", "server"] },
    kindOf: { server: "server" },
    renamed: (kind, rest) => `haproxy_${kind}_${rest}`,
  },
  {
    name: "Envoy",
    metric: /^envoy_(?<kind>cluster_upstream|http_downstream)_(?<rest>(?:rq|cx)_.+)$/,
    labelsOf: { cluster_upstream: ["envoy_cluster_name"], http_downstream: ["envoy_http_conn_manager_prefix"] },
    kindOf: { envoy_cluster_name: "cluster_upstream", envoy_http_conn_manager_prefix: "http_downstream" },
    renamed: (kind, rest) => `envoy_${kind}_${rest}`,
  },
];

function ofProxy({ metric = "", matchers }: SeriesSelector, label: string): MissingLabel | undefined {
  for (const { name, metric: known, labelsOf, kindOf, renamed } of proxies) {
    const { kind = "", rest } = known.exec(metric)?.groups ?? {};
    const plain = label.replace(/^exported_/, "");
    const wanted = kindOf[plain];
    if (rest === undefined || wanted === undefined || labelsOf[kind]?.includes(plain) === true) continue;
    // What the other kind has not would leave nothing of it.
    const own = Object.values(labelsOf).flat();
    const isOf = (place: string, matcher: LabelMatcher) => labelsOf[place]?.includes(matcher.label) === true;
    const kept = matchers.filter((one) => !own.includes(one.label) || (isOf(kind, one) && isOf(wanted, one)));
    const cure = printSelector({ metric: renamed(wanted, rest), matchers: kept });
    return {
      message: `${metric} has no label ${show(label)} by which ${name} would tell the arms apart`,
      instead: { kind: "series", hint: `write ${cure}` },
    };
  }
  return undefined;
}

/** HAProxy's own metrics call it proxy; those of haproxy_exporter, which is older, call it backend. */
function ofHaproxyBackend({ metric = "", matchers }: SeriesSelector, label: string): MissingLabel | undefined {
  const isOfExporter = matchers.some((one) => ofExporter.has(one.label));
  if (!/^haproxy_(?:frontend|backend|server)_/.test(metric) || !ofExporter.has(label) || isOfExporter) return undefined;
  return {
    message: `${metric} of HAProxy itself has no label ${show(label)}: what it would tell is in ${ofExporter.get(label)}`,
    instead: { kind: "label", hint: `write ${show(ofExporter.get(label))}, unless haproxy_exporter tells it` },
  };
}

const ofExporter: ReadonlyMap<string, string> = new Map([
  ["backend", "proxy"],
  ["frontend", "proxy"],
  ["pxname", "proxy"],
  ["svname", "server"],
]);

/** What whoever calls has counted, by a label of the pod that was scraped. */
function ofCaller({ metric = "", matchers }: SeriesSelector, label: string): MissingLabel | undefined {
  const mesh = meshes.find(({ isOwn }) => isOwn(metric));
  const own = mesh?.labels[label];
  if (mesh === undefined || own === undefined) return undefined;
  const asked = matchers.filter((one) => one.label === mesh.side.label);
  // Some scrapes add the labels of a pod, which are right where it is the one that answers.
  if (excludeEachOther([...asked, mesh.side]) || (!mesh.isOfBoth && asked.length === 0)) return undefined;
  return {
    message: `${metric} tells who is called in ${own}: ${show(label)} would be that of whoever was scraped, which is the caller`,
    instead: { kind: "label", hint: `write ${show(own)}` },
  };
}

interface Mesh {
  readonly isOwn: (metric: string) => boolean;
  /** What the side of whoever calls is asked for by. */
  readonly side: LabelMatcher;
  /** Whether both sides are in a series that is not asked for one. */
  readonly isOfBoth: boolean;
  /** What is called so of the pod that answers. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Sources: https://istio.io/latest/docs/reference/config/metrics, https://linkerd.io/2/reference/proxy-metrics */
const meshes: readonly Mesh[] = [
  {
    isOwn: isIstioMetric,
    side: { label: "reporter", op: "=", value: "source" },
    isOfBoth: true,
    labels: {
      version: "destination_version",
      app: "destination_app",
      workload: "destination_workload",
      service: "destination_service_name",
    },
  },
  {
    isOwn: isLinkerdMetric,
    side: { label: "direction", op: "=", value: "outbound" },
    isOfBoth: false,
    labels: {
      deployment: "dst_deployment",
      statefulset: "dst_statefulset",
      service: "dst_service",
      pod_template_hash: "dst_pod_template_hash",
    },
  },
];

/** Labels of whoever calls, where weights part requests among those who are called. Source: https://istio.io/latest/docs/reference/config/metrics */
function ofSource({ metric = "" }: SeriesSelector, shift: TrafficShift): MissingLabel | undefined {
  const { traffic, weights } = shift;
  if (traffic.kind !== "counters" || !isIstioMetric(metric)) return undefined;
  const [, rest] = /^source_(app|canonical_revision|canonical_service|version|workload)$/.exec(traffic.label) ?? [];
  // Gateways call whom they let in.
  if (rest === undefined || !amongCalled.has(weights.kind) || isOfProxies(shift)) return undefined;
  return {
    message: `${metric} tells in ${traffic.label} who calls, and weights of the kind ${show(weights.kind)} part requests among those who are called`,
    instead: {
      kind: "label",
      hint: `write ${show(`destination_${rest}`)}, unless the arms are those who call`,
    },
  };
}

const amongCalled: ReadonlySet<string> = new Set([
  "virtualService",
  "gatewayRoute",
  "argoRollouts",
  "flagger",
  "podRatio",
  "serviceSelector",
]);
