import { armsOf, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { readHaproxyTable } from "../../../haproxy/ask-haproxy.ts";
import { type HaproxyRow, isSetAside, takesTraffic } from "../../../haproxy/haproxy-table.ts";
import type { ReadWeights, WeightReading } from "../weight-reader.ts";
import { withinTime } from "../within-time.ts";
import { noServer, type ServerPlace, serversNamed, serversOf } from "./backend-rows.ts";
import { statsPlace } from "./stats-place.ts";

/** Weights as they are set, and as HAProxy acts on them. */
export function haproxyWeights(
  shift: TrafficShift,
  { stats, proxy }: { readonly stats: string; readonly proxy: string },
): ReadWeights {
  return async (signal) => {
    const { place, name } = statsPlace(stats);
    return withinTime({ name, signal }, async (ending) => {
      const table = await readHaproxyTable(place, ending);
      const servers = serversOf(table, proxy, name);
      return { ...armWeights(shift, servers, { source: name, proxy }), process: table.process };
    });
  };
}

/** Each arm's weights: set are those of its servers that nobody set aside, in force those of servers that take traffic. */
function armWeights(shift: TrafficShift, servers: readonly HaproxyRow[], place: ServerPlace): WeightReading {
  const found = armsOf(shift).map((arm) => ({ arm, servers: serversNamed(servers, arm.target) }));
  const missing = found.find((one) => one.servers.length === 0);
  if (missing !== undefined) {
    const names = servers.map(({ name }) => name);
    throw noServer(place, missing.arm.target, names);
  }
  const idle = found
    .flatMap((one) => one.servers)
    .filter((server) => server.count("weight") > 0 && !isTaking(server))
    .map((server) => `${server.name} is ${isSetAside(server.text("status")) ? `set to ${stateOf(server)}` : "down"}`);
  const said = idle.join(", ");
  const weightsOf = (counts: (server: HaproxyRow) => boolean) =>
    Object.fromEntries(found.map(({ arm, servers: own }) => [arm.name, weightOf(own, servers, counts)]));
  return {
    weights: weightsOf((server) => !isSetAside(server.text("status"))),
    live: weightsOf(isTaking),
    state: undefined,
    step: undefined,
    by: undefined,
    detail: said === "" ? undefined : said,
  };
}

function isTaking(server: HaproxyRow): boolean {
  return takesTraffic(server.text("status"));
}

/** The weight of those servers that count; backup ones do while no other counts. */
function weightOf(
  own: readonly HaproxyRow[],
  all: readonly HaproxyRow[],
  counts: (server: HaproxyRow) => boolean,
): number {
  const areBackupsIdle = all.some((server) => !isBackup(server) && counts(server));
  return own
    .filter((server) => counts(server) && !(isBackup(server) && areBackupsIdle))
    .reduce((sum, server) => sum + server.count("weight"), 0);
}

/** `DRAIN 1/2` counts checks behind the state. */
function stateOf(server: HaproxyRow): string {
  return server.text("status").replace(/ \d+\/\d+$/, "");
}

/** Backup servers get nothing while another one is up. */
function isBackup(server: HaproxyRow): boolean {
  return server.count("bck") === 1;
}
