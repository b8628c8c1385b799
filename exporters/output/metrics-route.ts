import type { HttpRoute } from "../../service/http/http-route.ts";
import type { MetricFamily } from "./metric-family.ts";
import { contentTypes, type MetricFormat } from "./metric-format.ts";
import { negotiateFormat } from "./negotiate.ts";
import { createMetricsRenderer } from "./render-metrics.ts";

/** Everything that /metrics shows, as it is now: series of targets that are gone are gone. */
export type CollectFamilies = () => Iterable<MetricFamily> | Promise<Iterable<MetricFamily>>;

/** `/metrics` in the format that the scraper likes best. Scrapes that come while one is written get the same answer. */
export function metricsRoute(collect: CollectFamilies): HttpRoute {
  const { render } = createMetricsRenderer();
  const running = new Map<MetricFormat, Promise<Buffer>>();
  const current = (format: MetricFormat): Promise<Buffer> => {
    const known = running.get(format);
    if (known !== undefined) return known;
    const started = (async () => render(await collect(), format))().finally(() => running.delete(format));
    running.set(format, started);
    return started;
  };
  return {
    method: "GET",
    path: "/metrics",
    handle: async ({ headers }) => {
      const format = negotiateFormat([headers["accept"] ?? []].flat().join(","));
      const body = await current(format);
      return { headers: { "content-type": contentTypes[format], vary: "accept" }, body };
    },
  };
}
