import { uncountedWords } from "../../../../slo/shift/statistics/verdict-words.ts";
import type { ShiftArm } from "../../../../slo/shift/traffic-shift.ts";
import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";
import { nameMatcher } from "../arm-names.ts";
import type { ArmCounters, TrafficReading } from "../traffic-reader.ts";
import { noServer, type ServerPlace } from "./backend-rows.ts";
import { createServerCounts, type LookOptions, type ServerCounts, type ServerMemory } from "./server-counts.ts";

type Counts = ReturnType<typeof createServerCounts>;

/** What the servers of a backend have come to, in every HAProxy that has it. */
export interface ProxyCounts {
  readonly see: (proxy: string, servers: readonly HaproxyRow[], look: ProxyLook) => void;
  /** Ends one look at all of them: each that it did not show has been missed. */
  readonly missOthers: (seen: ReadonlySet<string>) => void;
  readonly read: () => readonly Counts[];
  readonly memory: () => ProxyMemory;
}

/** What else one look at a HAProxy shows. */
export interface ProxyLook extends LookOptions {
  /** Undefined where it does not tell. */
  readonly process?: string | undefined;
  /** Whether others were read before this HAProxy was there: what it counted until now was not seen. */
  readonly isLate?: boolean;
}

/** The accounts as plain data, by HAProxy. */
export type ProxyMemory = Readonly<Record<string, ServerMemory>>;

/** One account for each HAProxy; those of an earlier process go on. */
export function createProxyCounts(memory: ProxyMemory = {}): ProxyCounts {
  const proxies = new Map(
    Object.entries(memory).map(([proxy, one]): [string, Counts] => [proxy, createServerCounts(one)]),
  );
  return {
    see: (proxy, servers, { process, isLate = false, ...more }) => {
      const counts = proxies.get(proxy) ?? createServerCounts(undefined, { restarts: isLate ? 1 : 0 });
      proxies.set(proxy, counts);
      counts.see(servers, process, more);
    },
    missOthers: (seen) => {
      for (const [proxy, counts] of proxies) if (!seen.has(proxy)) counts.miss();
    },
    read: () => [...proxies.values()],
    memory: () => Object.fromEntries([...proxies].map(([proxy, counts]) => [proxy, counts.memory()])),
  };
}

export interface ReadingOptions {
  readonly arms: readonly ShiftArm[];
  readonly shareBasis: TrafficReading["shareBasis"];
  readonly place: ServerPlace;
  /** As many as each look was told that it takes. */
  readonly looks: number;
}

/** The accounts as a reading: an arm is the servers that its pattern names. */
export function toReading(proxies: ProxyCounts, { arms, shareBasis, place, looks }: ReadingOptions): TrafficReading {
  const all = proxies.read();
  const found = arms.map((arm) => {
    const isNamed = nameMatcher(arm.match);
    if (!all.some((counts) => counts.names().some(isNamed))) {
      const names = new Set(all.flatMap((counts) => counts.names()));
      throw noServer(place, arm.match, [...names]);
    }
    const servers = all.flatMap((counts) => counts.allNames().filter(isNamed).map(counts.of));
    return [arm.name, countersOf(servers, shareBasis)] as const;
  });
  const sights = all.map((counts) => counts.sight()).filter((sight) => sight !== "removed");
  const unseen = sights.filter((sight) => sight !== "seen").length;
  const interim = all.reduce((sum, counts) => sum + counts.interim(), 0);
  const detail = shareBasis === "requests" ? interimDetail(interim) : uncountedWords;
  return {
    arms: Object.fromEntries(found),
    lost: shareBasis === "requests" ? lostIn(all, arms) : undefined,
    lostBehind: looks - 1,
    shareBasis,
    restarts: all.reduce((sum, counts) => sum + counts.restarts(), 0),
    detail,
    ...(sights.includes("gone") && { isPart: true }),
    ...(sights.includes("away") && { isAway: true }),
    ...(unseen > 0 && { unseen: { count: unseen, of: sights.length } }),
    memory: proxies.memory(),
  };
}

/** Of the whole backend, less what servers lost that are no arm's; undefined as soon as one HAProxy does not tell. */
function lostIn(all: readonly Counts[], arms: readonly ShiftArm[]): number | undefined {
  const isOfArm = arms.map(({ match }) => nameMatcher(match));
  return all.reduce<number | undefined>((sum, counts) => {
    const unserved = counts.unserved();
    if (sum === undefined || unserved === undefined) return undefined;
    const others = counts.allNames().filter((name) => !isOfArm.some((isNamed) => isNamed(name)));
    return sum + Math.max(0, unserved - others.reduce((lost, name) => lost + counts.of(name).lost, 0));
  }, 0);
}

function interimDetail(interim: number): string | undefined {
  return interim === 0
    ? undefined
    : `more requests may be lost than are told: HAProxy counted ${interim} informational answers (1xx) as answers`;
}

function countersOf(servers: readonly ServerCounts[], shareBasis: TrafficReading["shareBasis"]): ArmCounters {
  const sum = (of: (server: ServerCounts) => number) => servers.reduce((total, server) => total + of(server), 0);
  const [ended, sessions, lost] = [sum((one) => one.ended), sum((one) => one.sessions), sum((one) => one.lost)];
  if (shareBasis === "requests") {
    const errors = sum(({ failed }) => failed) + lost;
    return {
      requests: ended + sessions,
      errors,
      slow: undefined,
      lost,
      rescued: sum((one) => one.repeated),
      inflight: sessions,
      share: ended,
    };
  }
  return {
    requests: undefined,
    errors: undefined,
    slow: undefined,
    lost: undefined,
    rescued: undefined,
    inflight: sessions,
    share: shareBasis === "sessions" ? sessions : sum(({ bytesOut }) => bytesOut),
  };
}
