import { takes } from "../../../counters/outcomes/taken-answers.ts";
import { show } from "../../../problem.ts";
import { statusLabels } from "../../../promql/check/status/status-values.ts";
import { type LabelMatcher, printSelector, type SeriesSelector } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { TrafficShift } from "../../traffic-shift.ts";
import { nameWords } from "../arms/name-words.ts";
import { isArmLabel } from "../targets/label-values.ts";

/** Requests of a metric that any application may have, of arms that any application may have, too: nothing says whose they are. */
export const lintNameless: ShiftLint = ({ shift, path }) => {
  const { traffic, service, strategy } = shift;
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  // Whole clusters are compared by whatever comes in.
  if (strategy === "clusterBlueGreen") return [];
  const { requests: text, label = "" } = traffic;
  const selector = seriesOf(text);
  if (selector === undefined || (traffic.kind === "pods" && traffic.by !== "label")) return [];
  if (!isArmLabel(label) || !isOfAnybody(selector) || namesService(shift, selector)) return [];
  const others = selector.matchers.filter((matcher) => matcher.label !== label);
  const hasJob = selector.matchers.some(({ label, op }) => label === "job" && !op.startsWith("!"));
  const named = selector.metric?.startsWith("istio_") ? "destination_service_name" : hasJob ? "app" : "job";
  const cure = printSelector({ ...selector, matchers: [{ label: named, op: "=", value: service }, ...others] });
  return [
    {
      code: "shift-counters",
      severity: "warning",
      path: `${path}.traffic.requests`,
      message: `nothing in it says that these are requests of ${show(service)}: those of every application${placeWords(shift)} with the same values of ${label} count, too`,
      hint: `write what its series alone have, here and in the others, such as ${cure}${traffic.kind === "pods" ? `; unless ${service} is the only one there` : ""}`,
      excerpt: { text, from: 0, to: text.length },
    },
  ];
};

/** Libraries and meshes call their counters so. */
function isOfAnybody({ metric = "" }: SeriesSelector): boolean {
  return nameWords(metric).every((word) => generic.has(word));
}

const generic: ReadonlySet<string> = new Set([
  ...["http", "https", "grpc", "rpc", "server", "client", "web", "inbound", "outbound", "istio", "net", "otel"],
  ...["request", "requests", "response", "responses", "handled", "started", "completed", "received", "served"],
  ...["duration", "durations", "latency", "seconds", "milliseconds", "ms", "count", "total", "bucket", "sum"],
]);

/** By a matcher, or by what its namespace or the arms are called after it. */
function namesService({ service, traffic, stable, candidate }: TrafficShift, { matchers }: SeriesSelector): boolean {
  const words = nameWords(service);
  const isCalledAfter = (text: string) =>
    nameWords(text).some((word) => words.some((own) => word.includes(own) || own.includes(word)));
  if (traffic.kind === "pods" && isCalledAfter(traffic.namespace)) return true;
  if ([stable, candidate].some(({ match }) => nameWords(match).some((word) => words.includes(word)))) return true;
  return matchers.some(
    ({ label, op, value }: LabelMatcher) =>
      !op.startsWith("!") &&
      value !== "" &&
      (isCalledAfter(value) || !(isOfAll(label) || takesAnyJob({ label, op, value }))),
  );
}

/** Whether a job is one of those that scrape whatever runs in a cluster, or any. */
function takesAnyJob(matcher: LabelMatcher): boolean {
  return matcher.label === "job" && jobsOfAll.some(takes(matcher));
}

/**
 * Sources: https://github.com/prometheus/prometheus/blob/main/documentation/examples/prometheus-kubernetes.yml,
 * https://github.com/prometheus-community/helm-charts/blob/main/charts/prometheus/values.yaml,
 * https://istio.io/latest/docs/ops/integrations/prometheus, https://linkerd.io/2/tasks/exporting-metrics
 */
const jobsOfAll = [
  ...["kubernetes-pods", "kubernetes-pods-slow", "kubernetes-service-endpoints", "kubernetes-service-endpoints-slow"],
  ...["kubernetes-services", "kubernetes-ingresses", "kubernetes-nodes", "kubernetes-nodes-cadvisor"],
  ...["kubernetes-cadvisor", "kubernetes-apiservers", "kubelet", "cadvisor", "kube-state-metrics", "node-exporter"],
  ...["node_exporter", "pods", "istio-mesh", "envoy-stats", "linkerd-proxy", "otel-collector"],
  "opentelemetry-collector",
];

/** Labels that tell of a place or an outcome, of whichever application. */
function isOfAll(label: string): boolean {
  return statusLabels.has(label) || placeOrOutcome.test(label) || isArmLabel(label);
}

const placeOrOutcome =
  /^(?:(?:.+_)?namespace(?:_name)?|(?:.+_)?cluster(?:_name)?|region|zone|env|environment|reporter|direction|method|protocol|request_protocol|scheme|outcome|result|classification|exception|error|le|tls|type|grpc_type)$/;

function placeWords(shift: TrafficShift): string {
  return shift.traffic.kind === "pods" ? ` in ${shift.traffic.namespace}` : "";
}
