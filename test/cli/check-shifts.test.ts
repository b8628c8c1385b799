import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { needs } from "../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder, makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";

const requests = 'http_requests_total{job="shop"}';
const errors = (matchers: string) => `http_requests_total{job="shop",${matchers}}`;

function configOf(traffic: object, more: object = {}) {
  return {
    name: "shop",
    services: [{ name: "shop", owner: "Barbara", team: "orders", slos: [] }],
    shifts: [
      {
        name: "green",
        service: "shop",
        strategy: "canary",
        layer: "mesh",
        arms: armsOf("v1", "v2"),
        traffic: { kind: "counters", label: "version", requests, errors: errors('code=~"5.."'), ...traffic },
        weights: { kind: "static", weights: { old: 90, new: 10 } },
        steps: [{ weight: 10, hold: "2h" }],
        expect: { requestsPerSecond: 500, errorRatio: 0.001 },
        ...more,
      },
    ],
  };
}

interface Told {
  readonly code: string;
  readonly severity: string;
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

needs("prometheus")("nines check of traffic shifts", () => {
  let folder: string;
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("check-shifts");
    const storageDir = join(folder, "data");
    await mkdir(storageDir);
    await tsdbBlocksFrom(history(Math.floor(Date.now() / 1000)), storageDir);
    prometheus = await startPrometheus({ storageDir });
  });

  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  async function answerOf(config: object, format: "json" | "text"): Promise<string> {
    return inTemporaryFolder("check-shifts-cli", async (cwd) => {
      await writeFile(join(cwd, "nines.config.json"), JSON.stringify(config));
      const world = { ...memoryWorld(cwd), env: {}, now: () => Date.now() / 1000 };
      await main(["check", "--prometheus", prometheus.url, "--slow", "30s", "--format", format], world);
      if (world.stdout() === "") throw new Error(world.stderr());
      return world.stdout();
    });
  }

  async function problemsOf(config: object): Promise<readonly Told[]> {
    return (JSON.parse(await answerOf(config, "json")) as { problems: readonly Told[] }).problems;
  }

  /** What is said of the shift's own series. */
  async function findingsOf(config: object): Promise<readonly string[]> {
    return (await problemsOf(config))
      .filter(({ code }) => code === "no-data")
      .map(({ path, severity, message, hint }) => `${path} ${severity}: ${message} (${hint})`);
  }

  test.each([
    { name: "nothing of what is there", traffic: {}, findings: [] },
    {
      name: "errors of a metric that nobody has",
      traffic: { errors: 'http_request_total{job="shop",code=~"5.."}' },
      findings: [
        'green.traffic.errors error: there is no metric "http_request_total" in the last hour (did you mean "http_requests_total"?)',
      ],
    },
    {
      name: "a label of a status that no series has",
      traffic: { errors: errors('status=~"5.."') },
      findings: [
        'green.traffic.errors error: no series of http_requests_total has the label "status" (did you mean "code"?)',
      ],
    },
    {
      name: "a label of a status that only others have",
      traffic: { errors: errors('http_status=~"5.."') },
      findings: [
        'green.traffic.errors error: no series of http_requests_total{job="shop"} has the label "http_status" (did you mean "code"?)',
      ],
    },
    {
      name: "a status of a metric that tells none",
      traffic: { errors: 'app_failures_total{job="shop",status=~"5.."}' },
      findings: [
        'green.traffic.errors error: no series of app_failures_total has the label "status" (its labels are job, version)',
      ],
    },
    {
      name: "a class where statuses are numbers",
      traffic: { errors: errors('code=~"5xx"') },
      findings: ['green.traffic.errors error: no series of http_requests_total has code=~"5xx" (it has "200", "500")'],
    },
    {
      name: "as a warning errors that may not have happened yet",
      traffic: { errors: errors('code=~"4.."') },
      findings: [
        'green.traffic.errors warning: no series of http_requests_total has code=~"4.." (it has "200", "500")',
      ],
    },
    {
      name: "errors without the label of the arms",
      traffic: { errors: 'failures_total{job="shop"}' },
      findings: [
        'green.traffic.errors error: no series of failures_total has the label "version" (its labels are job)',
      ],
    },
    {
      name: "requests of a job that nobody has",
      traffic: {
        requests: 'http_requests_total{job="shopp"}',
        errors: 'http_requests_total{job="shopp",code=~"5.."}',
      },
      findings: [
        'green.traffic.errors error: no series of http_requests_total has job="shopp" (did you mean "shop"?)',
        'green.traffic.requests error: no series of http_requests_total has job="shopp" (did you mean "shop"?)',
      ],
    },
    {
      name: "a counter of slow requests that nobody has",
      traffic: { slow: "http_request_slow_total" },
      more: { slow: { threshold: "500ms" } },
      findings: [
        'green.traffic.slow error: there is no metric "http_request_slow_total" in the last hour (did you mean "http_requests_total"?)',
      ],
    },
    {
      name: "a gauge of another spelling",
      traffic: { inflight: "http_inflight" },
      findings: [
        'green.traffic.inflight error: there is no metric "http_inflight" in the last hour (did you mean "http_in_flight"?)',
      ],
    },
    {
      name: "a histogram of another spelling",
      traffic: {},
      more: { slow: { threshold: "500ms", histogram: "http_requests_duration_seconds" } },
      findings: [
        'green.slow.histogram error: there is no metric "http_requests_duration_seconds_bucket" in the last hour (did you mean "http_request_duration_seconds_bucket"?)',
      ],
    },
    {
      name: "a threshold between two edges",
      traffic: {},
      more: { slow: { threshold: "250ms", histogram: "http_request_duration_seconds" } },
      findings: [
        "green.slow.threshold error: http_request_duration_seconds_bucket has no bucket edge 0.25, which the threshold needs (choose a threshold at an edge, nearest are 0.1 and 0.5, or give the histogram this edge)",
      ],
    },
    {
      name: "arms that nothing matches",
      traffic: {},
      more: { arms: armsOf("blue", "green") },
      findings: [
        'green.traffic.requests error: no series of http_requests_total{job="shop"} has version=~"blue" (it has "v1", "v2")',
      ],
    },
    {
      name: "as a warning a stable arm that is not there beside its candidate",
      traffic: {},
      more: { arms: armsOf("v0", "v2") },
      findings: [
        'green.traffic.requests warning: no series of http_requests_total{job="shop"} has version=~"v0" (it has "v1", "v2"; where the stable version is gone for good, swap the roles)',
      ],
    },
    {
      name: "nothing of a candidate that is not there yet",
      traffic: {},
      more: { arms: armsOf("v1", "v3") },
      findings: [],
    },
    {
      name: "the name of a proxy that HAProxy does not have",
      more: { layer: "haproxy", traffic: { kind: "haproxy", proxy: "chekout" }, weights: { kind: "haproxy" } },
      findings: [
        'green.traffic error: no series of haproxy_server_sessions_total has proxy="chekout" (did you mean "checkout"?)',
      ],
    },
    {
      name: "as a warning that nobody tells the errors of an ALB",
      more: {
        layer: "alb",
        arms: armsOf("targetgroup/v1/0123456789abcdef", "targetgroup/v2/0123456789abcdef"),
        traffic: { kind: "alb" },
      },
      findings: [
        'green.traffic warning: there is no metric "aws_applicationelb_httpcode_target_5_xx_count_sum" in the last hour (let its exporter tell it: without it no error is ever counted; where nothing failed, all is well)',
      ],
    },
    {
      name: "nothing of calls that fail in one of two ways",
      more: { traffic: { kind: "istio", namespace: "calls", label: "destination_workload" } },
      findings: [],
    },
    {
      name: "as a warning that no answer of any ingress failed",
      more: {
        arms: armsOf("old", "shop-shop-v2-80"),
        traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
      },
      findings: [
        'green.traffic warning: no series of nginx_ingress_controller_requests has status=~"5.." (it has "200"; no error is counted without one: where nothing failed, all is well)',
      ],
    },
    {
      name: "a label of pods that kube-state-metrics does not show",
      more: {
        traffic: {
          kind: "pods",
          namespace: "shop",
          by: "label",
          label: "track",
          requests: "app_requests_total",
          errors: 'app_requests_total{code="500"}',
        },
      },
      findings: [
        'green.traffic.label error: no series of kube_pod_labels has the label "label_track" (its labels are namespace, pod)',
      ],
    },
    {
      name: "ready replicas of a namespace that nobody has",
      traffic: {},
      more: {
        arms: armsOf("v1", "v2").map((arm) => ({ ...arm, target: `shop-${arm.name}` })),
        weights: { kind: "podRatio", namespace: "shops" },
      },
      findings: [
        'green.weights error: no series of kube_deployment_status_replicas_ready has namespace="shops" (did you mean "shop"?)',
      ],
    },
  ])("tells $name", async ({ traffic, more, findings }) => {
    expect(await findingsOf(configOf(traffic ?? {}, more))).toEqual(findings);
  });

  test.each([
    {
      name: "errors that are all requests",
      config: configOf({ errors: errors('code=~"200|500"') }),
      says: [
        "green.traffic.errors warning: errors of old are 100 % of its requests in the last hour: do they count what succeeds? (write the series of what failed, unless old really fails; nines gate holds meanwhile)",
      ],
    },
    { name: "half of them", config: configOf({}), says: [] },
    { name: "errors that nobody has", config: configOf({ errors: errors('code=~"4.."') }), says: [] },
    {
      name: "pods that a label tells apart",
      config: configOf({
        kind: "pods",
        namespace: "shop",
        by: "label",
        label: "track",
        requests: "app_requests_total",
        errors: 'app_requests_total{code="500"}',
      }),
      says: [
        "green.traffic.errors warning: errors are 100 % of all requests in the last hour: do they count what succeeds? (write the series of what failed, unless everything really fails; nines gate holds meanwhile)",
      ],
    },
    {
      name: "the counters of a proxy",
      config: configOf(
        {},
        { layer: "haproxy", traffic: { kind: "haproxy", proxy: "checkout" }, weights: { kind: "haproxy" } },
      ),
      says: [],
    },
  ])("asks of $name whether they count what succeeds", async ({ config, says }) => {
    const told = (await problemsOf(config)).filter(({ code }) => code === "nearly-all-errors");
    expect(told.map(({ path, severity, message, hint }) => `${path} ${severity}: ${message} (${hint})`)).toEqual(says);
  });

  test("warns of stats that name one of several HAProxies", async () => {
    const traffic = { kind: "haproxy", proxy: "pair", stats: "/run/haproxy.sock" };
    const told = await problemsOf(configOf({}, { layer: "haproxy", traffic, weights: { kind: "haproxy" } }));
    expect(told.filter(({ code }) => code === "stats-of-one")).toEqual([
      expect.objectContaining({
        severity: "warning",
        path: "green.traffic.stats",
        message:
          "Prometheus has the backend pair of 2 HAProxies (a:8405, b:8405), and stats names one of them: the exporter sees the weights and requests of that one alone",
      }),
    ]);
  });

  test("tells of empty panels what has to be mended, not that rules are missing", async () => {
    const slow = { threshold: "250ms", histogram: "http_request_duration_seconds" };
    const empty = (await problemsOf(configOf({}, { slow }))).filter(({ message }) => message.includes("Slow answers"));
    expect(empty).toEqual([
      {
        code: "panel-no-data",
        severity: "error",
        path: "nines-shift-green",
        message:
          'nothing is known of the slow requests of green, so 2 panels of Traffic shift: green lack data: "Difference, new less old", "Slow answers of each arm"',
        hint: "repair green.slow.threshold first",
      },
    ]);
  });

  test("tells people of selectors first, and once of each board", async () => {
    const zebra = { ...configOf({ errors: errors('code=~"5xx"') }).shifts[0], name: "zebra" };
    const told = await answerOf({ ...configOf({}), shifts: [zebra] }, "text");
    const places = [
      ...told.matchAll(/^(?:error|warning)\[(?<code>[a-z-]+)\].*\n(?: {3,}.*\n)*(?: {2}at (?<place>.*)\n)?/gm),
    ];
    const listed = places.map(({ groups }) => `${groups?.["code"]} ${groups?.["place"] ?? ""}`.trim());
    expect(listed).toEqual([
      "no-data zebra.traffic.errors",
      "rules-not-loaded",
      "panel-no-data nines-itself",
      "panel-no-data nines-shift-zebra",
      "panel-no-data nines-shifts",
    ]);
    expect(told.replace(/\s+/g, " ")).toContain(
      "12 panels of Traffic shift: zebra lack data: Prometheus holds none of the series that the rules record; no exporter of nines is scraped at nines-shift-zebra",
    );
  });

  test("takes boards of SLOs for rightly empty where there are none", async () => {
    const boards = (await problemsOf(configOf({}))).filter(
      ({ path, message }) =>
        /nines-(?:overview|slo|service|review|itself)/.test(path) && !message.includes("scrape itself"),
    );
    expect(boards).toEqual([]);
  });
});

function armsOf(stable: string, candidate: string) {
  return [
    { name: "old", role: "stable", match: stable },
    { name: "new", role: "candidate", match: candidate },
  ];
}

/** Half an hour of a shop of two versions, of which some answers failed, and of a neighbour that tells statuses under another name. */
function history(now: number): string {
  const counter = (series: string) =>
    Array.from({ length: 60 }, (_, index) => `${series} ${index} ${now - (59 - index) * 30}`).join("\n");
  const shop = ["v1", "v2"].flatMap((version) =>
    ["200", "500"].map((code) => counter(`http_requests_total{job="shop",version="${version}",code="${code}"}`)),
  );
  const neighbour = counter('http_requests_total{job="mail",version="v1",http_status="503"}');
  const inflight = ["v1", "v2"].map((version) => counter(`http_in_flight{job="shop",version="${version}"}`));
  const buckets = ["v1", "v2"].flatMap((version) =>
    ["0.1", "0.5", "+Inf"].map((le) =>
      counter(`http_request_duration_seconds_bucket{job="shop",version="${version}",le="${le}"}`),
    ),
  );
  const counts = ["v1", "v2"].map((version) =>
    counter(`http_request_duration_seconds_count{job="shop",version="${version}"}`),
  );
  const haproxy = counter('haproxy_server_sessions_total{proxy="checkout",server="v1"}');
  const more = ["current_sessions", "http_responses_total"].map((metric) =>
    counter(`haproxy_server_${metric}{proxy="checkout",server="v1",code="5xx"}`),
  );
  const alb = counter(
    'aws_applicationelb_request_count_sum{dimension_TargetGroup="targetgroup/v1/0123456789abcdef",dimension_LoadBalancer="app/shop/0123456789abcdef"}',
  );
  return [
    "# TYPE http_requests counter",
    ...shop,
    neighbour,
    "# TYPE failures counter",
    counter('failures_total{job="shop"}'),
    "# TYPE app_failures counter",
    counter('app_failures_total{job="shop",version="v1"}'),
    "# TYPE app_requests counter",
    counter('app_requests_total{namespace="shop",pod="a",code="500"}'),
    "# TYPE kube_pod_labels gauge",
    counter('kube_pod_labels{namespace="shop",pod="a"}'),
    "# TYPE http_in_flight gauge",
    ...inflight,
    "# TYPE http_request_duration_seconds histogram",
    ...buckets,
    ...counts,
    "# TYPE haproxy_server_sessions counter",
    haproxy,
    ...["a", "b"].map((name) =>
      counter(`haproxy_server_sessions_total{proxy="pair",server="v1",instance="${name}:8405"}`),
    ),
    "# TYPE haproxy_server_current_sessions gauge",
    more[0],
    "# TYPE haproxy_server_http_responses counter",
    more[1],
    "# TYPE istio_requests counter",
    ...["v1", "v2"].map((workload) =>
      counter(
        `istio_requests_total{reporter="source",destination_workload="${workload}",destination_workload_namespace="calls",response_code="200",grpc_response_status="13",response_flags="-"}`,
      ),
    ),
    "# TYPE nginx_ingress_controller_requests gauge",
    ...["-", "shop-shop-v2-80"].map((canary) =>
      counter(`nginx_ingress_controller_requests{namespace="shop",ingress="shop",canary="${canary}",status="200"}`),
    ),
    "# TYPE aws_applicationelb_request_count_sum gauge",
    alb,
    "# TYPE kube_deployment_status_replicas_ready gauge",
    counter('kube_deployment_status_replicas_ready{namespace="shop",deployment="old"}'),
    "# EOF",
    "",
  ].join("\n");
}
