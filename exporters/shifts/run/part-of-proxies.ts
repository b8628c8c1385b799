import type { Logger } from "../../../service/log.ts";
import { proxyInstancesQuery } from "../../../slo/shift/proxy-instances-query.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { PrometheusAccess } from "../read/prometheus/prometheus-of.ts";
import type { ReadTraffic } from "../read/traffic-reader.ts";

/** HAProxies come and go seldom. */
const everyMs = 5 * 60_000;

export interface PartOptions {
  readonly prometheus: PrometheusAccess;
  readonly now: () => number;
  readonly log: Logger;
}

/** The same reader; where it asks one HAProxy, and Prometheus has the backend of several, its readings are a part. */
export function partOfProxies(
  shift: TrafficShift,
  read: ReadTraffic,
  { prometheus, now, log }: PartOptions,
): ReadTraffic {
  const query = proxyInstancesQuery(shift);
  if (query === undefined || prometheus === undefined) return read;
  let askedMs = Number.NEGATIVE_INFINITY;
  let isPart = false;

  const look = async () => {
    const proxies = (await prometheus().query(query)).length;
    if (proxies > 1 && !isPart)
      log.warn("stats names one of several HAProxies: what the others do is in no number; leave stats out", {
        shift: shift.id,
        proxies,
      });
    isPart = proxies > 1;
  };
  return async (signal) => {
    if (Math.abs(now() - askedMs) >= everyMs) {
      askedMs = now();
      // HAProxy's word does not wait for a Prometheus that hangs, and one that is away says nothing.
      void look().catch(() => undefined);
    }
    const reading = await read(signal);
    return isPart ? { ...reading, isPart: true } : reading;
  };
}
