import { type LabelMatcher, printSelector, type SeriesSelector } from "../promql/print-selector.ts";
import { vectorSelectors } from "../promql/selectors.ts";
import type { ShiftArm, ShiftTraffic, TrafficShift } from "./traffic-shift.ts";

/** Series that are added up, or taken away, to make a quantity of one arm. */
export interface SeriesTerm {
  /** A PromQL selector of instant vectors. */
  readonly selector: string;
  readonly sign: 1 | -1;
  /** Only series of pods among these: joined on `namespace` and `pod`, of which the right side has one each. */
  readonly pods?: string;
}

export type SeriesSum = readonly [SeriesTerm, ...SeriesTerm[]];

/** The series of one arm in Prometheus. Undefined: this kind of traffic does not tell. */
export interface ArmSeries {
  /** Requests that the arm was given. */
  readonly requests: SeriesSum | undefined;
  /** Requests that failed; beside them, `lost` ones failed too. */
  readonly errors: SeriesSum | undefined;
  readonly slow: SeriesSum | undefined;
  /** Requests that the arm never answered and those in flight: what is lost is this less the change of `inflight`. */
  readonly unanswered: SeriesSum | undefined;
  /** Tries that were made once more. */
  readonly rescued: SeriesSum | undefined;
  /** Gauges of what is in flight. */
  readonly inflight: SeriesSum | undefined;
  /** What the arm's share is measured by. */
  readonly share: SeriesSum;
}

/** What the series of a kind of traffic are. */
export interface TrafficForm {
  /** `counter`: grow and begin anew at 0; `perMinute`: gauges with what came in the last minute, as CloudWatch counts. */
  readonly form: "counter" | "perMinute";
  /** `sessions` are gauges, whatever the form. */
  readonly shareBasis: "requests" | "sessions" | "bytes";
}

/** How to read the series of `armSeries`. */
export function trafficForm({ traffic }: TrafficShift): TrafficForm {
  if (traffic.kind === "alb") return { form: "perMinute", shareBasis: "requests" };
  if (traffic.kind !== "haproxy" || traffic.mode === "http") return { form: "counter", shareBasis: "requests" };
  return { form: "counter", shareBasis: traffic.contstats ? "bytes" : "sessions" };
}

/** The series of one arm, by the kind of traffic. */
export function armSeries(shift: TrafficShift, arm: ShiftArm): ArmSeries {
  const { traffic } = shift;
  switch (traffic.kind) {
    case "haproxy":
      return haproxySeries(traffic, arm);
    case "pods":
      return podSeries(traffic, { shift, arm });
    case "istio":
      return istioSeries(traffic, { shift, arm });
    case "envoy":
      return envoySeries(traffic, { shift, arm });
    case "ingressNginx":
      return ingressNginxSeries(traffic, { shift, arm });
    case "alb":
      return albSeries(traffic, arm);
    case "counters":
      return counterSeries(traffic, { shift, arm });
  }
}

type Traffic<K extends ShiftTraffic["kind"]> = Extract<ShiftTraffic, { kind: K }>;
interface Subject {
  readonly shift: TrafficShift;
  readonly arm: ShiftArm;
}

const unknown = { slow: undefined, unanswered: undefined, rescued: undefined, inflight: undefined } as const;

/**
 * Measured with HAProxy 2.6: a server's sessions count every try, those in the queue of `maxconn` and those bound by a cookie too,
 * which `loadbalanced` leaves out; its `http_requests` counts answers, not requests.
 */
function haproxySeries({ proxy, matchers, mode, contstats }: Traffic<"haproxy">, { match }: ShiftArm): ArmSeries {
  const of = (metric: string, ...more: readonly LabelMatcher[]) =>
    printSelector({
      metric: `haproxy_server_${metric}`,
      matchers: [equal("proxy", proxy), like("server", match), ...matchersOf(matchers), ...more],
    });
  const sessions = sum(plus(of("current_sessions")));
  if (mode === "tcp") {
    const share = contstats ? sum(plus(of("bytes_out_total"))) : sessions;
    return { ...unknown, requests: undefined, errors: undefined, inflight: sessions, share };
  }
  const given = [
    plus(of("sessions_total")),
    minus(of("retry_warnings_total")),
    minus(of("redispatch_warnings_total")),
  ] as const;
  return {
    requests: sum(...given),
    errors: sum(plus(of("http_responses_total", equal("code", "5xx")))),
    slow: undefined,
    unanswered: sum(...given, minus(of("http_responses_total"))),
    rescued: sum(plus(of("retry_warnings_total")), plus(of("redispatch_warnings_total"))),
    inflight: sessions,
    share: sum(...given),
  };
}

/** Names that a Deployment's pods have: its own, the hash of a ReplicaSet, and five characters. */
const podsOfDeployment = "-[a-z0-9]+-[a-z0-9]{5}";
const podsOfReplicaSet = "-[a-z0-9]{5}";

function podSeries(traffic: Traffic<"pods">, { shift, arm }: Subject): ArmSeries {
  const { namespace, by, label = "" } = traffic;
  const inNamespace = equal("namespace", namespace);
  const named = (suffix: string) => [inNamespace, like("pod", `(?:${arm.match})${suffix}`)];
  const shown = like(`label_${label.replaceAll(/[^a-zA-Z0-9_]/g, "_")}`, arm.match);
  const matchers = by === "label" ? [inNamespace] : named(by === "deployment" ? podsOfDeployment : podsOfReplicaSet);
  const pods =
    by === "label" ? { pods: printSelector({ metric: "kube_pod_labels", matchers: [inNamespace, shown] }) } : {};
  return countedSeries(traffic, { shift, matchers, pods });
}

function counterSeries(traffic: Traffic<"counters">, { shift, arm }: Subject): ArmSeries {
  const matchers = [like(traffic.label, arm.match)];
  const { inflight } = traffic;
  const counted = countedSeries(traffic, { shift, matchers, pods: {} });
  return inflight === undefined ? counted : { ...counted, inflight: sum(plus(narrowed(inflight, matchers))) };
}

function countedSeries(
  traffic: Traffic<"pods" | "counters">,
  {
    shift,
    matchers,
    pods,
  }: { readonly shift: TrafficShift; readonly matchers: readonly LabelMatcher[]; readonly pods: { pods?: string } },
): ArmSeries {
  const one = (selector: string): SeriesTerm => ({ ...plus(narrowed(selector, matchers)), ...pods });
  const histogram = shift.slow?.histogram;
  const slow =
    traffic.slow !== undefined
      ? sum(one(traffic.slow))
      : histogram === undefined
        ? undefined
        : overThreshold(histogram, { matchers, edge: shift.slow?.thresholdSeconds ?? 0, pods });
  const requests = sum(one(traffic.requests));
  return { ...unknown, requests, errors: sum(one(traffic.errors)), slow, share: requests };
}

function istioSeries({ service, namespace }: Traffic<"istio">, { shift, arm }: Subject): ArmSeries {
  const matchers = [
    equal("reporter", "source"),
    equal("destination_service_name", service),
    equal("destination_service_namespace", namespace),
    like("destination_version", arm.match),
  ];
  const all: SeriesSelector = { metric: "istio_requests_total", matchers };
  const requests = sum(plus(printSelector(all)));
  // Code 0 is a connection that broke before an answer; with DC it was the client who left.
  const failed = [
    ...matchers,
    like("response_code", "5..|0"),
    { label: "response_flags", op: "!=", value: "DC" } as const,
  ];
  return {
    ...unknown,
    requests,
    errors: sum(plus(printSelector({ ...all, matchers: failed }))),
    slow: slowMillis("istio_request_duration_milliseconds", { shift, matchers }),
    share: requests,
  };
}

function envoySeries(traffic: Traffic<"envoy">, { shift, arm }: Subject): ArmSeries {
  const matchers = [like("envoy_cluster_name", arm.match), ...matchersOf(traffic.matchers)];
  const of = (metric: string, ...more: readonly LabelMatcher[]) =>
    sum(plus(printSelector({ metric: `envoy_cluster_upstream_rq_${metric}`, matchers: [...matchers, ...more] })));
  return {
    requests: of("total"),
    errors: of("xx", equal("envoy_response_code_class", "5")),
    slow: slowMillis("envoy_cluster_upstream_rq_time", { shift, matchers }),
    unanswered: undefined,
    rescued: of("retry_success"),
    inflight: of("active"),
    share: of("total"),
  };
}

function ingressNginxSeries({ namespace, ingress }: Traffic<"ingressNginx">, { shift, arm }: Subject): ArmSeries {
  const matchers = [
    equal("namespace", namespace),
    equal("ingress", ingress),
    // The stable upstream has no name there: nothing, or a hyphen, as versions have it.
    like("canary", arm.role === "stable" ? "-?" : arm.match),
  ];
  const of = (...more: readonly LabelMatcher[]) =>
    sum(plus(printSelector({ metric: "nginx_ingress_controller_requests", matchers: [...matchers, ...more] })));
  const slow =
    shift.slow &&
    overThreshold("nginx_ingress_controller_request_duration_seconds", { matchers, edge: shift.slow.thresholdSeconds });
  return { ...unknown, requests: of(), errors: of(like("status", "5..")), slow, share: of() };
}

function albSeries(traffic: Traffic<"alb">, { match }: ShiftArm): ArmSeries {
  const of = (metric: string) =>
    sum(
      plus(
        printSelector({
          metric: `aws_applicationelb_${metric}_sum`,
          matchers: [
            like("dimension_TargetGroup", match),
            // Series per zone stand beside those of all zones.
            equal("dimension_AvailabilityZone", ""),
            ...matchersOf(traffic.matchers),
          ],
        }),
      ),
    );
  const requests = of("request_count");
  return { ...unknown, requests, errors: of("httpcode_target_5_xx_count"), share: requests };
}

function slowMillis(
  histogram: string,
  { shift, matchers }: { readonly shift: TrafficShift; readonly matchers: readonly LabelMatcher[] },
): SeriesSum | undefined {
  const { slow } = shift;
  return slow && overThreshold(histogram, { matchers, edge: Number((slow.thresholdSeconds * 1000).toPrecision(12)) });
}

/** All observations of a histogram less those within its edge. */
function overThreshold(
  histogram: string,
  {
    matchers,
    edge,
    pods = {},
  }: { readonly matchers: readonly LabelMatcher[]; readonly edge: number; readonly pods?: { pods?: string } },
): SeriesSum {
  const part = (suffix: string, more: readonly LabelMatcher[]) => {
    const base = vectorSelectors(histogram)[0];
    const metric = `${(base?.metric ?? histogram).replace(/_bucket$/, "")}${suffix}`;
    return printSelector({ metric, matchers: [...(base?.matchers ?? []), ...matchers, ...more] });
  };
  return sum({ ...plus(part("_count", [])), ...pods }, { ...minus(part("_bucket", [edgeMatcher(edge)])), ...pods });
}

/** Prometheus 3 writes whole edges as `1.0` where Prometheus 2 and other systems keep the client's `1`. */
function edgeMatcher(edge: number): LabelMatcher {
  return Number.isInteger(edge) ? like("le", `${edge}(\\.0)?`) : equal("le", String(edge));
}

function narrowed(selector: string, matchers: readonly LabelMatcher[]): string {
  const base = vectorSelectors(selector)[0];
  if (base === undefined) throw new Error(`a checked shift has no selector: ${selector}`);
  return printSelector({
    ...(base.metric === undefined ? {} : { metric: base.metric }),
    matchers: [...base.matchers, ...matchers],
  });
}

function matchersOf(text: string): readonly LabelMatcher[] {
  return text.trim() === "" ? [] : (vectorSelectors(`{${text}}`)[0]?.matchers ?? []);
}

function equal(label: string, value: string): LabelMatcher {
  return { label, op: "=", value };
}

function like(label: string, value: string): LabelMatcher {
  return { label, op: "=~", value };
}

function plus(selector: string): SeriesTerm {
  return { selector, sign: 1 };
}

function minus(selector: string): SeriesTerm {
  return { selector, sign: -1 };
}

function sum(...terms: SeriesSum): SeriesSum {
  return terms;
}
