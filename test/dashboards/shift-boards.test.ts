import { describe, expect, test } from "@jest/globals";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { boards } from "../../dashboards/boards.ts";
import { metricCatalogue } from "../../dashboards/check/metric-catalogue.ts";
import { checkBoards } from "../../dashboards/check-boards.ts";
import { classicBoard } from "../../dashboards/grafana/classic-board.ts";
import { visualization } from "../../dashboards/grafana/visualization.ts";
import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { hasQueries, type QueryPanel } from "../../dashboards/model/panel.ts";
import type { Stack } from "../../slo/model.ts";
import { formatProblem } from "../../slo/problem.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";
import { shiftKinds, stackWithShift, stackWithShifts } from "./shift-stacks.ts";

type Kind = keyof typeof shiftKinds;

function boardOf(kind: Kind): Board {
  const board = boards(stackOf(stackWithShift(kind))).find(({ uid }) => uid.startsWith("nines-shift-"));
  if (board === undefined) throw new Error(`no board of ${kind}`);
  return board;
}

function rowsOf(board: Board): readonly string[] {
  return board.tabs.flatMap(({ rows }) =>
    rows.map(({ title, panels }) => `${title}: ${panels.map(({ key }) => key).join(" ")}`),
  );
}

function panelOf(board: Board, key: string): QueryPanel {
  const panel = panelsOf(board).find((one) => one.key === key);
  if (panel === undefined || !hasQueries(panel)) throw new Error(`${board.uid} has no panel ${key}`);
  return panel;
}

/** What the rules of the stack really record. */
function recordedBy(stack: Stack): readonly string[] {
  const rules = ruleFiles(stack).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
  return rules.flatMap((rule) => (rule.kind === "recording" ? [rule.record] : []));
}

describe("trafficShift()", () => {
  test.each(Object.keys(shiftKinds) as readonly Kind[])("has no dead panel for %s", (kind) => {
    const stack = stackOf(stackWithShift(kind));
    expect(checkBoards(boards(stack), metricCatalogue(stack, recordedBy(stack))).map(formatProblem)).toEqual([]);
  });

  test("shows of HAProxy in HTTP mode everything that it tells", () => {
    expect(rowsOf(boardOf("haproxy-full"))).toEqual([
      "Verdict: phase step intended actual drift since-change verdict evidence lost requests budget-spent old-arm",
      "Traffic: share flow layers",
      "Both arms: errors errors-so-far difference codes",
      "Drain: targets inflight lost-over-time",
      "Capacity: headroom",
      "Log: log links",
    ]);
  });

  test.each<{ kind: Kind; tells: string }>([
    { kind: "haproxy-full", tells: "what was meant, what happened, whether green is worse, and what was lost" },
    { kind: "ingress", tells: "what was meant, what happened, and whether green is worse" },
    { kind: "selector", tells: "what was meant and what happened" },
    { kind: "haproxy-tcp", tells: "what was meant and what happened" },
  ])("promises of $kind only what it shows", ({ kind, tells }) => {
    expect(boardOf(kind).description).toBe(`Traffic of api that moves from blue to green: ${tells}.`);
  });

  test("writes no time beside a step that nothing follows", () => {
    const steps = [
      { weight: 10, hold: "15m" },
      { weight: 100, hold: "0s" },
    ];
    const stack = stackOf({ ...stackWithShifts, shifts: [{ name: "haproxy", ...shiftKinds.haproxy, steps }] });
    const [links] = boards(stack).flatMap((board) => panelsOf(board).filter(({ key }) => key === "links"));
    expect(links).toMatchObject({ markdown: expect.stringContaining("| Steps | 10 % for 15 min, 100 % |") });
  });

  test("says of evidence above its limit what it shows, and leaves red to the verdict", () => {
    expect(panelOf(boardOf("haproxy-full"), "evidence")).toMatchObject({
      description:
        "How strongly the errors of this shift speak against green: above 6.9 it is shown to fail more, with a chance of 0.1 % to be wrong, however often you look. 'worse' takes more than 0.1 points between the arms, 5 errors and 100 requests of green, too: what is shown may be too little to matter. Below zero speaks for it.",
      thresholds: [
        { from: null, color: "green" },
        { from: 3.5, color: "yellow" },
        { from: 6.91, color: "orange" },
      ],
    });
  });

  test("writes 'at least' behind the losses of a rollout of which not all was seen, and paints those orange that came later", () => {
    expect(visualization(panelOf(boardOf("haproxy-full"), "lost")).spec.fieldConfig.overrides).toEqual([
      { matcher: { id: "byFrameRefID", options: "B" }, properties: [{ id: "unit", value: "suffix: at least" }] },
      {
        matcher: { id: "byFrameRefID", options: "C" },
        properties: [
          { id: "unit", value: "suffix: later" },
          { id: "thresholds", value: { mode: "absolute", steps: [{ value: null, color: "orange" }] } },
        ],
      },
    ]);
  });

  test("says of TCP mode that requests are not observable, and shows sessions", () => {
    const board = boardOf("haproxy-tcp");
    expect(rowsOf(board)).toEqual([
      "Verdict: phase intended actual drift since-change not-observable old-arm",
      "Traffic: share flow layers",
      "Drain: targets",
      "Log: log links",
    ]);
    expect(panelsOf(board).find(({ key }) => key === "not-observable")).toMatchObject({
      markdown: expect.stringContaining("Requests are not observable here"),
    });
    expect(panelOf(board, "flow")).toMatchObject({
      title: "Sessions of each arm",
      queries: [{ expr: 'max(shift:arm_inflight{shift="haproxy-tcp",arm="blue"})' }, {}],
    });
  });

  test("says of the selector of a Service in one sentence why there is no verdict, and has no lane for it", () => {
    const board = boardOf("selector");
    expect(panelsOf(board).find(({ key }) => key === "not-compared")).toMatchObject({
      title: "No verdict here",
      markdown: expect.stringContaining("blue and green never serve side by side: there is nothing to compare."),
    });
    expect(panelOf(board, "log").queries.map(({ legend }) => legend)).toEqual([
      "weight of green",
      "phase",
      "traffic",
      "source: {{source}}",
    ]);
    expect(JSON.stringify(board)).not.toContain("the verdict compares");
  });

  test.each([
    { kind: "deployments", row: "Both arms: errors errors-so-far difference" },
    // The arms never serve side by side: nothing compares them.
    { kind: "selector", row: "Verdict: phase step intended actual drift since-change not-compared old-arm" },
    { kind: "selector", row: "Both arms: errors" },
    { kind: "deployments", row: "Capacity: requests-per-pod pods cpu room" },
    { kind: "deployments-full", row: "Both arms: errors errors-so-far difference slow response-times" },
    { kind: "deployments-full", row: "Drain: lost-over-time ending-pods grace-left" },
    { kind: "deployments-full", row: "Capacity: headroom requests-per-pod pods cpu room" },
    // Nobody counts replicas of an arm that only a label tells apart.
    { kind: "rollout", row: "Capacity: requests-per-pod cpu room" },
    { kind: "rollout", row: "Drain: ending-pods grace-left" },
    { kind: "flagger", row: "Capacity: requests-per-pod pods cpu room" },
    // The histogram is known, whether slow answers are asked for or not.
    { kind: "flagger", row: "Both arms: errors errors-so-far difference response-times codes" },
    { kind: "istio", row: "Both arms: errors errors-so-far difference slow response-times codes" },
    { kind: "ingress", row: "Both arms: errors errors-so-far difference response-times codes" },
    { kind: "haproxy-clusters", row: "Drain: targets inflight lost-over-time" },
    { kind: "haproxy-clusters", row: "Capacity: headroom" },
    { kind: "alb", row: "Both arms: errors errors-so-far difference" },
    { kind: "alb", row: "Drain: targets" },
    { kind: "clusters", row: "Clusters: clusters following" },
    { kind: "clusters", row: "Drain: inflight" },
    { kind: "envoy", row: "Drain: targets inflight lost-over-time" },
  ] as const)("has for $kind the row $row", ({ kind, row }) => {
    expect(rowsOf(boardOf(kind))).toContain(row);
  });

  test.each([
    { kind: "haproxy", layers: ["1 Weights: HAProxy", "2 Requests"] },
    { kind: "haproxy-tcp", layers: ["1 Weights: HAProxy", "2 Sessions"] },
    { kind: "haproxy-bytes", layers: ["1 Weights: HAProxy", "2 Bytes"] },
    { kind: "alb", layers: ["1 Terraform", "2 Weights: ALB", "3 Requests"] },
    { kind: "clusters", layers: ["1 Weights: name servers", "2 DNS answers", "3 Requests"] },
    { kind: "flagger", layers: ["1 Weights: Flagger", "2 Requests"] },
    { kind: "rollout", layers: ["1 Weights: Argo Rollouts", "2 Requests"] },
    { kind: "deployments", layers: ["1 Weights: replicas", "2 Ready pods", "3 Requests"] },
  ] as const)("tells where a shift of $kind stops: $layers", ({ kind, layers }) => {
    const [query] = panelOf(boardOf(kind), "layers").queries;
    const named = [...(query?.expr ?? "").matchAll(/"where", "([^"]+)"/g)].map(([, name]) => name);
    expect(named).toEqual(layers);
  });

  test.each([
    {
      kind: "haproxy-full",
      expr: 'topk(4, sum by (code) (rate(haproxy_server_http_responses_total{proxy="app",server=~"green",job="edge",code!~"[123]xx"}[$__rate_interval])) / on () group_left () (sum(rate(haproxy_server_http_responses_total{proxy="app",server=~"green",job="edge"}[$__rate_interval])) > 0) > 0)',
      legend: "green {{code}}",
    },
    {
      kind: "ingress",
      expr: 'topk(4, sum by (status) (rate(nginx_ingress_controller_requests{namespace="shop",ingress="api",canary=~"shop-api-canary-80",status!~"[123].."}[$__rate_interval])) / on () group_left () (sum(rate(nginx_ingress_controller_requests{namespace="shop",ingress="api",canary=~"shop-api-canary-80"}[$__rate_interval])) > 0) > 0)',
      legend: "green {{status}}",
    },
    {
      kind: "istio",
      expr: 'topk(4, sum by (response_code, response_flags, grpc_response_status) (rate(istio_requests_total{reporter="source",destination_service_name="api",destination_service_namespace="shop",destination_version=~"green",response_flags!="DC",response_code!~"[123].."}[$__rate_interval]) or rate(istio_requests_total{reporter="source",destination_service_name="api",destination_service_namespace="shop",destination_version=~"green",response_flags!="DC",response_code=~"[123]..",grpc_response_status!~"0?"}[$__rate_interval])) / on () group_left () (sum(rate(istio_requests_total{reporter="source",destination_service_name="api",destination_service_namespace="shop",destination_version=~"green",response_flags!="DC"}[$__rate_interval])) > 0) > 0)',
      legend: "green {{response_code}} {{response_flags}} {{grpc_response_status}}",
    },
  ] as const)("asks $kind for the codes of each arm", ({ kind, expr, legend }) => {
    expect(panelOf(boardOf(kind), "codes").queries[1]).toMatchObject({ expr, legend });
  });

  test.each([
    {
      kind: "deployments-full",
      unit: "s",
      rate: 'rate(http_request_duration_seconds_bucket{job="api",namespace="shop",pod=~"(?:blue)-[a-z0-9]+-[a-z0-9]{5}"}[$__rate_interval])',
    },
    {
      kind: "istio",
      unit: "ms",
      rate: 'rate(istio_request_duration_milliseconds_bucket{reporter="source",destination_service_name="api",destination_service_namespace="shop",destination_version=~"blue"}[$__rate_interval])',
    },
    {
      kind: "envoy",
      unit: "ms",
      rate: 'rate(envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name=~"blue"}[$__rate_interval])',
    },
    {
      kind: "ingress",
      unit: "s",
      rate: 'rate(nginx_ingress_controller_request_duration_seconds_bucket{namespace="shop",ingress="api",canary=~"-?"}[$__rate_interval])',
    },
  ] as const)("asks the histogram of $kind how fast each arm answers", ({ kind, unit, rate }) => {
    const panel = panelOf(boardOf(kind), "response-times");
    expect(panel.unit).toBe(unit);
    expect(panel.queries.map(({ legend }) => legend)).toEqual(["blue p99", "blue p50", "green p99", "green p50"]);
    expect(panel.queries.slice(0, 2).map(({ expr }) => expr)).toEqual([
      `histogram_quantile(0.99, sum by (le) (${rate}))`,
      `histogram_quantile(0.5, sum by (le) (${rate}))`,
    ]);
  });

  test("shows response times in the unit that a histogram of one's own has", () => {
    const slow = { histogram: "http_request_duration_milliseconds", unit: "milliseconds" } as const;
    const shift = { ...shiftKinds["deployments-full"], slow };
    const board = boards(stackOf({ ...stackWithShifts, shifts: [{ name: "counted", ...shift }] })).find(
      ({ uid }) => uid === "nines-shift-counted",
    );
    expect(board === undefined ? undefined : panelOf(board, "response-times").unit).toBe("ms");
  });

  test("has no response times where slow answers are a counter of their own", () => {
    const { traffic, ...others } = shiftKinds["deployments-full"];
    const { slow, ...shift } = { ...others, traffic: { ...traffic, slow: "slow_requests_total" } };
    const counted = { ...shift, slow: { threshold: slow.threshold } };
    const board = boards(stackOf({ ...stackWithShifts, shifts: [{ name: "counted", ...counted }] })).find(
      ({ uid }) => uid === "nines-shift-counted",
    );
    expect(board === undefined ? [] : rowsOf(board)).toContain("Both arms: errors errors-so-far difference slow");
  });

  test.each([
    { kind: "istio", says: "What is compared is the share of answers slower than 100 ms, not these times" },
    { kind: "flagger", says: "They are not compared: name a threshold under 'slow'" },
  ] as const)("says what of the response times of $kind is compared", ({ kind, says }) => {
    expect(panelOf(boardOf(kind), "response-times").description).toContain(says);
  });

  test.each([
    { name: "Deployments", kind: "deployments", of: 'namespace="shop",pod=~"(green)-[a-z0-9]+-[a-z0-9]{5}"' },
    { name: "ReplicaSets", kind: "replica-sets", of: 'namespace="shop",pod=~"(green)-[a-z0-9]{5}"' },
    { name: "Flagger's canary", kind: "flagger", of: 'namespace="shop",pod=~"(api)-[a-z0-9]+-[a-z0-9]{5}"' },
  ] as const)("knows pods of $name by their names", ({ kind, of }) => {
    const board = boardOf(kind);
    expect(panelOf(board, "ending-pods").queries[1]?.expr).toBe(
      `count(max by (pod) (max_over_time(kube_pod_deletion_timestamp{${of}}[$__rate_interval])))
or 0 * count(kube_pod_info{namespace="shop"})`,
    );
    expect(panelOf(board, "grace-left").queries[1]?.expr).toBe(
      `min(min_over_time((kube_pod_deletion_timestamp{${of}} - timestamp(kube_pod_deletion_timestamp{${of}}))[$__rate_interval:15s]))`,
    );
  });

  test("knows pods by a label where only that tells them apart", () => {
    const board = boardOf("rollout");
    const labelled =
      'and on (namespace, pod) max_over_time(kube_pod_labels{namespace="shop",label_rollouts_pod_template_hash=~"green"}[$__rate_interval])';
    expect(["ending-pods", "requests-per-pod", "cpu"].map((key) => panelOf(board, key).queries[1]?.expr)).toEqual([
      `count(max by (pod) ((max_over_time(kube_pod_deletion_timestamp{namespace="shop"}[$__rate_interval]) ${labelled})))
or 0 * count(kube_pod_info{namespace="shop"})`,
      `max(shift:arm_requests:rate{shift="rollout",arm="green"}) / (count(max by (pod) ((kube_pod_status_ready{namespace="shop",condition="true"} == 1 ${labelled}))) > 0)`,
      `avg(sum by (pod) ((rate(container_cpu_usage_seconds_total{namespace="shop",container!=""}[$__rate_interval]) ${labelled})))`,
    ]);
  });

  test("draws beside the requests of a pod what one of the stable arm can take, where that is known", () => {
    expect(panelOf(boardOf("deployments-full"), "requests-per-pod").queries[2]).toMatchObject({
      expr: 'max(shift:stable_capacity:rps{shift="deployments-full"}) / (sum(kube_deployment_status_replicas_ready{namespace="shop",deployment=~"blue"}) > 0)',
      legend: "blue at its limit",
    });
    expect(panelOf(boardOf("deployments"), "requests-per-pod").queries).toHaveLength(2);
  });

  test("gives ending pods as much room as their grace", () => {
    expect(panelOf(boardOf("deployments-full"), "grace-left")).toMatchObject({ softMax: 45 });
    expect(panelOf(boardOf("deployments"), "grace-left")).toMatchObject({ softMax: 30 });
  });

  test("draws the errors of the whole rollout between the ends that chance leaves", () => {
    const of = (series: string) => `${series}{shift="haproxy",arm="green"}`;
    const ratio = `clamp_max(${of("shift:arm_errors:sum")} / (${of("shift:arm_requests:sum")} > 0), 1)`;
    const narrow = `and ${of("shift:arm_error_ratio:high")} - ${of("shift:arm_error_ratio:low")} <= 4 * clamp_min(${ratio}, 0.001)`;
    expect(panelOf(boardOf("haproxy"), "errors-so-far").queries.slice(3)).toMatchObject([
      { expr: `max(${ratio}\n${narrow})`, legend: "green" },
      { expr: `max(${of("shift:arm_error_ratio:low")}\n${narrow})`, legend: "green at least" },
      { expr: `max(${of("shift:arm_error_ratio:high")}\n${narrow})`, legend: "green at most" },
    ]);
  });

  test.each([
    {
      kind: "haproxy",
      queries: [
        'sum(max by (server) (haproxy_server_status{proxy="app",server=~"blue",state="UP"}))',
        'sum(max by (server) (haproxy_server_status{proxy="app",server=~"blue",state="DRAIN"}))',
      ],
    },
    {
      kind: "envoy",
      queries: [
        'sum(max by (envoy_cluster_name) (envoy_cluster_membership_healthy{envoy_cluster_name=~"blue"}))',
        'sum(max by (envoy_cluster_name) (envoy_cluster_membership_healthy{envoy_cluster_name=~"green"}))',
      ],
    },
  ] as const)("asks $kind which servers of an arm can take requests", ({ kind, queries }) => {
    expect(
      panelOf(boardOf(kind), "targets")
        .queries.slice(0, 2)
        .map(({ expr }) => expr),
    ).toEqual(queries);
  });

  test("asks an ALB for the healthy targets of each arm, whatever statistic its exporter takes", () => {
    const [query] = panelOf(boardOf("alb"), "targets").queries;
    const of = (statistic: string) =>
      `max(aws_applicationelb_healthy_host_count_${statistic}{dimension_TargetGroup=~"targetgroup/blue/.+",dimension_AvailabilityZone=""} >= 0)`;
    expect(query?.expr).toBe(`${of("maximum")}\nor ${of("average")}\nor ${of("minimum")}`);
  });

  test.each([
    { name: "one without a plan", holds: [], from: "now-6h" },
    { name: "half an hour", holds: ["15m", "15m"], from: "now-1h" },
    { name: "two hours", holds: ["1h", "1h"], from: "now-6h" },
    { name: "half a day", holds: ["6h", "6h"], from: "now-24h" },
    { name: "three days", holds: ["1d", "2d"], from: "now-7d" },
  ])("shows all of the plan: $name", ({ holds, from }) => {
    const steps = holds.map((hold, index) => ({ weight: 10 + 40 * index, hold }));
    const shift = { name: "haproxy", ...shiftKinds.haproxy, steps };
    const board = boards(stackOf({ ...stackWithShifts, shifts: [shift] })).find(
      ({ uid }) => uid === "nines-shift-haproxy",
    );
    expect(board?.range).toEqual({ from, to: "now" });
  });

  test("marks changes, the time of the shift and its alerts without asking the exporter", () => {
    const { marks } = boardOf("haproxy");
    expect(marks.map(({ name, expr }) => [name, expr.replace(/alertname=~"[^"]+"/, "…")])).toEqual([
      ["Shift is running", 'max(shift:active{shift="haproxy"} == 1)'],
      ["Weight changes", 'max(changes(shift:arm_share:intended{shift="haproxy",arm="green"}[1m])) > 0'],
      ["Alerts", 'max by (alertname, severity) (ALERTS{alertstate="firing",…,shift="haproxy"})'],
    ]);
  });

  test("keeps at a line of its own what does not stack, and zero in the middle of differences", () => {
    const board = classicBoard(boardOf("haproxy"));
    const panels = (board.panels ?? []) as readonly {
      title?: string;
      fieldConfig?: {
        defaults: { custom?: object };
        overrides: readonly { matcher: object; properties: readonly object[] }[];
      };
    }[];
    const share = panels.find(({ title }) => title === "Share of the traffic")?.fieldConfig;
    expect(share?.overrides.find(({ matcher }) => JSON.stringify(matcher).includes('"C"'))?.properties).toContainEqual({
      id: "custom.stacking",
      value: { mode: "none", group: "A" },
    });
    const difference = panels.find(({ title }) => title === "Difference, green less blue")?.fieldConfig;
    expect(difference?.defaults.custom).toMatchObject({ axisCenteredZero: true });
  });

  test("draws arms that are named after a colour in it", () => {
    expect(panelOf(boardOf("haproxy"), "errors").queries.map(({ drawing }) => drawing?.color)).toEqual([
      "blue",
      "green",
    ]);
  });
});

describe("boards()", () => {
  test("has a board of all shifts and one of each, none of them in a stack without shifts", () => {
    const shifting = boards(stackOf(stackWithShifts)).map(({ uid }) => uid);
    expect(shifting.filter((uid) => uid.startsWith("nines-shift"))).toEqual([
      "nines-shifts",
      "nines-shift-haproxy",
      "nines-shift-haproxy-full",
      "nines-shift-haproxy-clusters",
      "nines-shift-haproxy-pods",
      "nines-shift-haproxy-tcp",
      "nines-shift-haproxy-bytes",
      "nines-shift-deployments",
      "nines-shift-deployments-full",
      "nines-shift-selector",
      "nines-shift-rollout",
      "nines-shift-replica-sets",
      "nines-shift-flagger",
      "nines-shift-istio",
      "nines-shift-envoy",
      "nines-shift-envoy-pods",
      "nines-shift-ingress",
      "nines-shift-alb",
      "nines-shift-clusters",
      "nines-shift-a-very-long-name-of-99f493a2",
    ]);
    expect(boards(stackOf(exampleStacks.bare)).filter(({ uid }) => uid.startsWith("nines-shift"))).toEqual([]);
  });

  test("finds the board of a shift whose name is too long for an address", () => {
    const fleet = boards(stackOf(stackWithShifts)).find(({ uid }) => uid === "nines-shifts");
    expect(fleet === undefined ? "" : panelOf(fleet, "shifts").queries[0]?.expr).toBe(
      'max by (shift, service, layer, board) (label_replace(label_replace(shift:info{service=~"$service"}, "board", "nines-shift-$1", "shift", "(.+)"), "board", "nines-shift-a-very-long-name-of-99f493a2", "shift", "a-very-long-name-of-a-shift-of-the-checkout"))',
    );
  });

  test("leads from a service and from the overview to the shifts, and shades them on the boards of their SLOs", () => {
    const [overview, detail, service] = boards(stackOf(stackWithShift("haproxy")));
    expect(overview?.tabs[0]?.rows.map(({ title }) => title)).toEqual([
      "At a glance",
      "Alerts",
      "Traffic shifts",
      "SLOs",
    ]);
    expect(service?.tabs[0]?.rows.map(({ title }) => title)).toEqual(["Alerts", "SLOs", "Traffic shifts"]);
    expect([detail, service].map((board) => board?.marks.find(({ name }) => name === "Traffic shifts")?.expr)).toEqual([
      'max by (shift) (shift:active == 1 and on (service) slo:info{slo_id="$slo_id"})',
      'max by (shift) (shift:active{service=~"$service"} == 1)',
    ]);
  });
});
