import { trafficForm } from "../../../../slo/shift/traffic-selectors.ts";
import { armsOf, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { readHaproxyTable } from "../../../haproxy/ask-haproxy.ts";
import type { ReadTraffic } from "../traffic-reader.ts";
import { withinTime } from "../within-time.ts";
import { backendOf, serversOf } from "./backend-rows.ts";
import { createProxyCounts, type ProxyMemory, toReading } from "./proxy-counts.ts";
import { statsPlace } from "./stats-place.ts";

/** HAProxy answers each look anew. */
const looks = 2;

/** Counters as HAProxy tells them itself. */
export function haproxyTraffic(
  shift: TrafficShift,
  { stats, proxy, memory }: { readonly stats: string; readonly proxy: string; readonly memory?: unknown },
): ReadTraffic {
  const { shareBasis } = trafficForm(shift);
  const proxies = createProxyCounts(memory as ProxyMemory | undefined);
  return async (signal) => {
    const { place, name } = statsPlace(stats);
    return withinTime({ name, signal }, async (ending) => {
      const table = await readHaproxyTable(place, ending);
      const look = { process: table.process, backend: backendOf(table, proxy), looks };
      proxies.see(proxy, serversOf(table, proxy, name), look);
      return toReading(proxies, { arms: armsOf(shift), shareBasis, place: { source: name, proxy }, looks });
    });
  };
}
