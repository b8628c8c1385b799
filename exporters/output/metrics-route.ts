import type { HttpRoute } from "../../service/http/http-route.ts";
import type { MetricFamily } from "./metric-family.ts";
import { contentTypes } from "./metric-format.ts";
import { negotiateFormat } from "./negotiate.ts";
import { createMetricsRenderer } from "./render-metrics.ts";

/** Everything that /metrics shows, as it is now: series of targets that are gone are gone. */
export type CollectFamilies = () => Iterable<MetricFamily> | Promise<Iterable<MetricFamily>>;

/**
 * `/metrics` in the format that the scraper likes best, written while it is sent. Each series is as it was when it was written; no more
 * is needed, as what a scrape reads belongs to instants up to an interval apart anyway, and all of a histogram is written at once.
 */
export function metricsRoute(collect: CollectFamilies): HttpRoute {
  const { chunks } = createMetricsRenderer();
  return {
    method: "GET",
    path: "/metrics",
    handle: async ({ headers }) => {
      const format = negotiateFormat([headers["accept"] ?? []].flat().join(","));
      const body = { chunks: chunks(await collect(), format) };
      return { headers: { "content-type": contentTypes[format], vary: "accept" }, body };
    },
  };
}
