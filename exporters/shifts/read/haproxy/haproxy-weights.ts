import { armsOf, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { readHaproxyTable } from "../../../haproxy/ask-haproxy.ts";
import { type HaproxyRow, takesTraffic } from "../../../haproxy/haproxy-table.ts";
import type { ReadWeights, WeightReading } from "../weight-reader.ts";
import { withinTime } from "../within-time.ts";
import { noServer, type ServerPlace, serversNamed, serversOf } from "./backend-rows.ts";
import { statsPlace } from "./haproxy-place.ts";

/** Weights as HAProxy acts on them. */
export function haproxyWeights(
  shift: TrafficShift,
  { stats, proxy }: { readonly stats: string; readonly proxy: string },
): ReadWeights {
  return async (signal) => {
    const { place, name } = statsPlace(stats);
    return withinTime({ name, signal }, async (ending) => {
      const servers = serversOf(await readHaproxyTable(place, ending), proxy, name);
      return armWeights(shift, servers, { source: name, proxy });
    });
  };
}

/** Each arm's weight: that of its servers which take traffic. */
function armWeights(shift: TrafficShift, servers: readonly HaproxyRow[], place: ServerPlace): WeightReading {
  const isActiveUp = servers.some((server) => !isBackup(server) && takesTraffic(server.text("status")));
  const weightOf = (server: HaproxyRow) =>
    takesTraffic(server.text("status")) && !(isBackup(server) && isActiveUp) ? server.count("weight") : 0;
  const found = armsOf(shift).map((arm) => ({ arm, servers: serversNamed(servers, arm.target) }));
  const missing = found.find((one) => one.servers.length === 0);
  if (missing !== undefined) {
    const names = servers.map(({ name }) => name);
    throw noServer(place, missing.arm.target, names);
  }
  const idle = found
    .flatMap((one) => one.servers)
    .filter((server) => server.count("weight") > 0 && !takesTraffic(server.text("status")))
    .map((server) => `${server.name} is in ${stateOf(server)}`);
  const said = idle.join(", ");
  return {
    weights: Object.fromEntries(
      found.map(({ arm, servers: own }) => [arm.name, own.reduce((sum, server) => sum + weightOf(server), 0)]),
    ),
    state: undefined,
    step: undefined,
    by: undefined,
    detail: said === "" ? undefined : said,
  };
}

/** `DRAIN 1/2` counts checks behind the state. */
function stateOf(server: HaproxyRow): string {
  return server.text("status").replace(/ \d+\/\d+$/, "");
}

/** Backup servers get nothing while another one is up. */
function isBackup(server: HaproxyRow): boolean {
  return server.count("bck") === 1;
}
