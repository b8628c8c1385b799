import { type PrometheusSample, type SeriesLabels, seriesKey } from "../../../../service/prometheus-result.ts";
import { type LabelMatcher, printSelector } from "../../../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../../../slo/promql/selectors.ts";
import { escapePattern } from "../../../../slo/relay/label-pattern.ts";
import { trafficForm } from "../../../../slo/shift/traffic-selectors.ts";
import { armsOf, type ShiftTraffic, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";
import { createLackingCells, type LackingCell } from "../haproxy/lacking-cells.ts";
import { createProxyCounts, type ProxyMemory, toReading } from "../haproxy/proxy-counts.ts";
import { refusal, ShiftSourceFault } from "../shift-source-fault.ts";
import type { ReadTraffic } from "../traffic-reader.ts";
import { withinTime } from "../within-time.ts";
import { type PrometheusAccess, prometheusOf } from "./prometheus-of.ts";

/** Columns of HAProxy's own table by the metrics that say the same. */
const columns: Readonly<Record<string, string>> = {
  haproxy_server_sessions_total: "stot",
  haproxy_server_loadbalanced_total: "lbtot",
  haproxy_server_retry_warnings_total: "wretr",
  haproxy_server_redispatch_warnings_total: "wredis",
  haproxy_server_current_sessions: "scur",
  haproxy_server_current_queue: "qcur",
  haproxy_server_bytes_in_total: "bin",
  haproxy_server_bytes_out_total: "bout",
  haproxy_server_http_responses_total: "hrsp_",
  haproxy_backend_sessions_total: "stot",
  haproxy_backend_current_sessions: "scur",
  haproxy_backend_current_queue: "qcur",
  haproxy_backend_http_responses_total: "hrsp_",
};

/** Of a process, without a proxy; by counters alone one that never had a request looks the same after a restart. */
const startMetric = "haproxy_process_start_time_seconds";

/** Between two looks. */
const lookSeconds = 5;

/** HAProxy's counters by Prometheus: every process for itself, as its servers' series of one scrape belong together. */
export function haproxySeriesTraffic(
  shift: TrafficShift,
  {
    traffic,
    prometheus,
    scrapeSeconds,
    memory,
  }: {
    readonly traffic: Extract<ShiftTraffic, { kind: "haproxy" }>;
    readonly prometheus: PrometheusAccess;
    readonly scrapeSeconds: number;
    readonly memory?: unknown;
  },
): ReadTraffic {
  const more = vectorSelectors(`{${traffic.matchers}}`)[0]?.matchers ?? [];
  const selectorOf = (names: readonly string[], proxy: Omit<LabelMatcher, "label">) =>
    printSelector({
      matchers: [{ label: "__name__", op: "=~", value: names.join("|") }, { label: "proxy", ...proxy }, ...more],
    });
  const selector = selectorOf(Object.keys(columns), { op: "=", value: traffic.proxy });
  // One query, as counters and the start of their process have to be of one moment.
  const asked = selectorOf([...Object.keys(columns), startMetric], {
    op: "=~",
    value: `${escapePattern(traffic.proxy)}|`,
  });
  const { shareBasis } = trafficForm(shift);
  const proxies = createProxyCounts(memory as ProxyMemory | undefined);
  const lackingOf = createLackingCells();
  // Several looks may see one and the same scrape.
  const looks = 1 + Math.ceil(scrapeSeconds / lookSeconds);
  return (signal) =>
    withinTime({ name: "Prometheus", signal }, async () => {
      const client = prometheusOf(prometheus, "the counters of traffic");
      const found = await client.query(asked);
      // A look that was given up shows an older moment than one that came after it: counters would seem to begin anew.
      signal.throwIfAborted();
      const samples = found.filter(({ labels }) => labels["__name__"] !== startMetric);
      if (samples.length === 0)
        throw refusal(`${client.address} has no series of HAProxy's backend ${traffic.proxy}: ${selector} is empty`);
      const isLate = proxies.read().length > 0;
      const starts = startsByProcess(found, traffic.proxy);
      const answers = [...rowsByProcess(samples)].map(([name, rows]) => ({
        name,
        rows,
        lacking: lackingOf(name, rows, starts.get(name)),
      }));
      const whole = answers.filter(({ lacking }) => lacking === undefined);
      const [lacking] = answers.flatMap((look) => look.lacking ?? []);
      if (whole.length === 0 && lacking !== undefined)
        throw new ShiftSourceFault(
          `${client.address} has a part of HAProxy's series of backend ${traffic.proxy} alone: ${lackingWords(lacking)} is not there`,
          { retryable: true },
        );
      const seen = new Map(whole.map(({ name, rows }) => [name, rows]));
      for (const [name, rows] of seen) {
        const servers = rows.filter(({ isServer }) => isServer);
        const backend = rows.find(({ isServer }) => !isServer);
        // Of a HAProxy that tells nothing of servers nothing is told.
        if (servers.length > 0) proxies.see(name, servers, { process: starts.get(name), backend, looks, isLate });
      }
      proxies.missOthers(new Set(seen.keys()));
      const place = { source: client.address, proxy: traffic.proxy };
      return toReading(proxies, { arms: armsOf(shift), shareBasis, place, looks });
    });
}

function rowsByProcess(samples: readonly PrometheusSample[]): ReadonlyMap<string, readonly HaproxyRow[]> {
  const found = new Map<string, Map<string, Map<string, number>>>();
  for (const { labels, value } of samples) {
    const { __name__ = "", server = "", code = "", ...rest } = labels;
    const process = seriesKey(rest as SeriesLabels);
    const servers = found.get(process) ?? new Map<string, Map<string, number>>();
    found.set(process, servers);
    const cells = servers.get(server) ?? new Map<string, number>();
    servers.set(server, cells);
    cells.set(`${columns[__name__] ?? ""}${code}`, value);
  }
  return new Map(
    [...found].map(([process, servers]) => [process, [...servers].map(([name, cells]) => rowOf(name, cells))]),
  );
}

/** When each process began, where Prometheus has that; by the labels that its rows have, the proxy among them. */
function startsByProcess(samples: readonly PrometheusSample[], proxy: string): ReadonlyMap<string, string> {
  return new Map(
    samples.flatMap(({ labels: { __name__, ...rest }, value }) =>
      __name__ === startMetric ? [[seriesKey({ ...rest, proxy }), String(value)] as const] : [],
    ),
  );
}

/** The series that is not there, as Prometheus names it. */
function lackingWords({ row, column }: LackingCell): string {
  const kind = `haproxy_${row.isServer ? "server" : "backend"}_`;
  const [metric = kind] =
    Object.entries(columns).find(([name, means]) => name.startsWith(kind) && column.startsWith(means)) ?? [];
  const code = column.startsWith("hrsp_") ? [{ label: "code", op: "=" as const, value: column.slice(5) }] : [];
  const server = row.isServer ? [{ label: "server", op: "=" as const, value: row.name }] : [];
  return printSelector({ metric, matchers: [...server, ...code] });
}

function rowOf(name: string, cells: ReadonlyMap<string, number>): HaproxyRow {
  return {
    proxy: "",
    name,
    isServer: name !== "",
    text: (column) => String(cells.get(column) ?? ""),
    count: (column) => cells.get(column) ?? 0,
  };
}
