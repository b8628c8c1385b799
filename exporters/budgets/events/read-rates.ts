import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { EventQueries } from "./event-queries.ts";
import type { ReadRates } from "./stretch-reading.ts";

/** Asks one Prometheus for the rates of one SLO. */
export function readRatesOf(queries: EventQueries, client: Pick<PrometheusClient, "queryRange">): ReadRates {
  return async (range) => {
    const totals = await client.queryRange(queries.total, range);
    const bads = await client.queryRange(queries.bad, range);
    const bad = new Map(bads.flatMap(({ points }) => points));
    return new Map(
      totals
        .flatMap(({ points }) => points)
        .flatMap(([time, total]) => {
          const failed = bad.get(time);
          return failed === undefined ? [] : [[time, { total, bad: failed }] as const];
        }),
    );
  };
}
