import type { SampleSeries } from "./sample-series.ts";
import type { SloStream } from "./shop-streams.ts";
import type { Stream } from "./stream.ts";

const nothing: Stream = { total: () => 0, bad: () => 0 };

/** The metrics that the services of the shop give: what its SLIs read. */
export function rawSeries(streams: readonly SloStream[], now: number): readonly SampleSeries[] {
  const of = (id: string, route?: string) =>
    streams.find((one) => one.id === id && (route === undefined || one.labels.route === route))?.stream ?? nothing;
  const routes = streams.filter(({ id }) => id === "checkout-availability").map(({ labels }) => labels.route ?? "");
  const counter = (metric: string, labels: Readonly<Record<string, string>>, value: (time: number) => number) =>
    series(now, { metric, labels, value, hours: 3 });
  const catalog = of("catalog-availability");
  const payment = of("payment-attempts");
  return [
    ...routes.flatMap((route) => {
      const { total, bad } = of("checkout-availability", route);
      const labels = { job: "checkout", instance: "checkout-0", route };
      return [
        counter("http_requests_total", { ...labels, code: "200" }, (time) => total(time) - bad(time)),
        counter("http_requests_total", { ...labels, code: "500" }, bad),
      ];
    }),
    counter(
      "http_requests_total",
      { job: "catalog", instance: "catalog-0", code: "200" },
      (time) => catalog.total(time) - catalog.bad(time),
    ),
    counter("http_requests_total", { job: "catalog", instance: "catalog-0", code: "503" }, catalog.bad),
    counter(
      "payment_attempts_total",
      { job: "payment", instance: "payment-0", result: "paid" },
      (time) => payment.total(time) - payment.bad(time),
    ),
    counter("payment_attempts_total", { job: "payment", instance: "payment-0", result: "timeout" }, payment.bad),
    counter("catalog_index_age_seconds", { job: "catalog", instance: "catalog-0" }, (time) => 40 + (time % 180)),
    ...latencySeries(of("checkout-latency"), now),
    ...resourceSeries(now),
  ];
}

/** Shares of the fast answers and of the slow ones up to each edge. */
const edges: readonly (readonly [le: string, fast: number, slow: number])[] = [
  ["0.025", 0.08, 0],
  ["0.05", 0.31, 0],
  ["0.1", 0.72, 0],
  ["0.2", 0.93, 0],
  ["0.3", 1, 0],
  ["0.5", 1, 0.42],
  ["1", 1, 0.83],
  ["3", 1, 0.99],
  ["+Inf", 1, 1],
];

function latencySeries({ total, bad }: Stream, now: number): readonly SampleSeries[] {
  const labels = { job: "checkout", instance: "checkout-0" };
  const name = "http_request_duration_seconds";
  return [
    ...edges.map(([le, fast, slow]) =>
      series(now, {
        metric: `${name}_bucket`,
        labels: { ...labels, le },
        value: (time) => fast * (total(time) - bad(time)) + slow * bad(time),
        hours: 26,
      }),
    ),
    series(now, { metric: `${name}_count`, labels, value: total, hours: 3 }),
  ];
}

/** Two pods of checkout, and the connections that they hold: both follow the day. */
function resourceSeries(now: number): readonly SampleSeries[] {
  const start = now - 5 * 3600;
  const pods = ["checkout-0", "checkout-1"].flatMap((pod, index) => {
    const labels = { container: "checkout", pod };
    // The integral of the cores in use, so that its rate is exact.
    const used = (time: number) => (0.9 + 0.2 * index) * (time - start) - 3_000 * Math.cos(time / 12_000 + index);
    return [
      series(now, { metric: "container_cpu_usage_seconds_total", labels, value: used, hours: 3 }),
      series(now, {
        metric: "kube_pod_container_resource_limits",
        labels: { ...labels, resource: "cpu" },
        value: () => 2,
        hours: 3,
      }),
    ];
  });
  const held = (time: number) => Math.round(22 + 11 * Math.sin(time / 13_700) + 3 * Math.sin(time / 1_700));
  const labels = { job: "checkout", instance: "checkout-0" };
  return [...pods, series(now, { metric: "db_pool_connections_in_use", labels, value: held, hours: 3 })];
}

/** A series that targets keep giving, with so many hours of history at one sample a minute. */
export function series(
  now: number,
  { hours, ...one }: Pick<SampleSeries, "metric" | "labels" | "value"> & { readonly hours: number },
): SampleSeries {
  return { ...one, spans: [{ from: now - hours * 3600, to: now, stepSeconds: 60 }], live: true };
}
