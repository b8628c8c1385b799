import type { History } from "../rules/history.ts";
import { answersOf, armOfMember, benchArms, countedSeconds, membersOf } from "./bench-arms.ts";
import type { BenchShift } from "./bench-shifts.ts";

/** What a target shows of shifts now. */
export type Signal = Pick<History, "metric" | "labels" | "days" | "value">;

type Labels = Readonly<Record<string, string>>;

/** All that Prometheus scrapes of these shifts, in the midst of their rollouts. */
export function shiftSignals(shifts: readonly BenchShift[]): readonly Signal[] {
  const namesOf = (kind: BenchShift["kind"]) => shifts.filter((one) => one.kind === kind).map(({ name }) => name);
  return [...haproxySignals(namesOf("haproxy")), ...applicationSignals(namesOf("counters"))];
}

const members = benchArms.flatMap(membersOf);
const statusCodes = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"];
const states = ["DOWN", "UP", "MAINT", "DRAIN", "NOLB"];

function haproxySignals(proxies: readonly string[]): readonly Signal[] {
  const servers = proxies.flatMap((proxy) => members.map((server) => ({ proxy, server })));
  const backends = proxies.map((proxy) => ({ proxy }));
  const withCodes = <T extends Labels>(labels: readonly T[]) =>
    labels.flatMap((set) => statusCodes.map((code) => ({ ...set, code })));
  const sums = (of: (elapsed: number, labels: Labels) => number) => (elapsed: number, labels: Labels) =>
    members.reduce((sum, server) => sum + of(elapsed, { ...labels, server }), 0);
  return [
    signal("haproxy_process_start_time_seconds", [{}], () => 1_700_000_000),
    // One request is in flight on each server.
    signal("haproxy_server_sessions_total", servers, (elapsed, labels) => answered(elapsed, labels) + 1),
    signal("haproxy_server_loadbalanced_total", servers, (elapsed, labels) => answered(elapsed, labels) + 1),
    signal("haproxy_server_retry_warnings_total", servers, () => 0),
    signal("haproxy_server_redispatch_warnings_total", servers, () => 0),
    signal("haproxy_server_current_sessions", servers, () => 1),
    signal("haproxy_server_current_queue", servers, () => 0),
    signal("haproxy_server_bytes_in_total", servers, (elapsed, labels) => 300 * answered(elapsed, labels)),
    signal("haproxy_server_bytes_out_total", servers, (elapsed, labels) => 2_000 * answered(elapsed, labels)),
    signal("haproxy_server_http_responses_total", withCodes(servers), byStatusCode),
    signal("haproxy_server_weight", servers, (_, { server = "" }) => armOfMember(server).weight),
    signal(
      "haproxy_server_status",
      servers.flatMap((set) => states.map((state) => ({ ...set, state }))),
      (_, { state }) => (state === "UP" ? 1 : 0),
    ),
    signal(
      "haproxy_backend_sessions_total",
      backends,
      sums((elapsed, labels) => answered(elapsed, labels) + 1),
    ),
    signal("haproxy_backend_current_sessions", backends, () => members.length),
    signal("haproxy_backend_current_queue", backends, () => 0),
    signal("haproxy_backend_http_responses_total", withCodes(backends), sums(byStatusCode)),
  ];
}

const codes = ["200", "301", "404", "500"];
const edges = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];

function applicationSignals(apps: readonly string[]): readonly Signal[] {
  const pods = apps.flatMap((app) =>
    benchArms.flatMap((arm) => membersOf(arm).map((server) => ({ app, version: arm.name, server }))),
  );
  const workloads = apps.flatMap((app) => [
    { namespace: "shop", workload: `${app}-primary` },
    { namespace: "shop", workload: app },
  ]);
  return [
    signal(
      "http_requests_total",
      pods.flatMap((set) => codes.map((code) => ({ ...set, code }))),
      (elapsed, labels) => byCode(elapsed, labels),
    ),
    signal(
      "http_request_duration_seconds_bucket",
      pods.flatMap((set) => edges.map((le) => ({ ...set, le }))),
      // Two in a hundred take longer than the threshold.
      (elapsed, labels) => Math.floor(answered(elapsed, labels) * (Number(labels.le) <= 0.1 ? 0.98 : 1)),
    ),
    signal("http_request_duration_seconds_count", pods, answered),
    signal("http_request_duration_seconds_sum", pods, (elapsed, labels) => 0.04 * answered(elapsed, labels)),
    signal("flagger_canary_weight", workloads, (_, { workload = "" }) =>
      workload.endsWith("-primary") ? benchArms[0].weight : benchArms[1].weight,
    ),
    signal(
      "flagger_canary_status",
      apps.map((name) => ({ namespace: "shop", name })),
      () => 0,
    ),
  ];
}

function signal(metric: string, labels: readonly Labels[], value: Signal["value"]): Signal {
  return { metric, labels, days: countedSeconds / 86_400, value };
}

function answered(elapsed: number, { server = "" }: Labels): number {
  return answersOf(armOfMember(server), elapsed).all;
}

function byStatusCode(elapsed: number, { server = "", code }: Labels): number {
  const { all, failed } = answersOf(armOfMember(server), elapsed);
  return code === "2xx" ? all - failed : code === "5xx" ? failed : 0;
}

function byCode(elapsed: number, { server = "", code }: Labels): number {
  const { all, failed } = answersOf(armOfMember(server), elapsed);
  const [moved, missing] = [Math.floor(all / 50), Math.floor(all / 100)];
  return { "301": moved, "404": missing, "500": failed }[code ?? ""] ?? all - moved - missing - failed;
}
