import type { HaproxyServer } from "../../haproxy/haproxy-stat.ts";
import type { HaproxyRecord } from "../haproxy/haproxy-record.ts";
import { noVersion, type SecondRow } from "./proof-ledger.ts";

/** Which version a proxy's servers run, where they go by another name: `green*` may stand for several. */
export interface Arm {
  readonly servers: string;
  readonly version: string;
}

/** A part of the proof and how its answers spread over the versions. */
export interface ShareStep {
  readonly name: string | undefined;
  /** Seconds from the start; only whole seconds in which nothing changed are counted. */
  readonly fromSecond: number;
  readonly toSecond: number;
  readonly answers: number;
  readonly weights: readonly HaproxyServer[];
  readonly versions: readonly VersionShare[];
}

export interface VersionShare {
  readonly version: string;
  readonly answers: number;
  /** Null without answers. */
  readonly share: number | null;
  /** What the weights ask for; null where no server is known to run this version. */
  readonly intendedShare: number | null;
}

/** Shares per step of the weights, or before and during where nobody tells the weights. */
export function versionShares(
  rows: readonly SecondRow[],
  {
    haproxy,
    arms,
    beforeSeconds,
  }: { readonly haproxy: HaproxyRecord | undefined; readonly arms: readonly Arm[]; readonly beforeSeconds: number },
): readonly ShareStep[] {
  const parts =
    haproxy === undefined
      ? [
          { name: "before", fromSecond: 0, toSecond: Math.min(rows.length, Math.floor(beforeSeconds)), weights: [] },
          { name: "during", fromSecond: Math.ceil(beforeSeconds), toSecond: rows.length, weights: [] },
        ]
      : haproxy.steps.map(({ fromMs, toMs, servers }) => {
          const fromSecond = Math.ceil(fromMs / 1000);
          const toSecond = Math.min(rows.length, Math.max(fromSecond, Math.floor(toMs / 1000)));
          return { name: undefined, fromSecond, toSecond, weights: servers };
        });
  const steps = parts.filter(({ fromSecond, toSecond }) => toSecond > fromSecond);
  const seen = versionsOf(rows);
  return steps.map((step) => {
    const counts = countsOf(rows.slice(step.fromSecond, step.toSecond));
    const answers = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const intended = intendedShares(step.weights, { arms, seen });
    const names = [...new Set([...counts.keys(), ...intended.keys()])].sort();
    const versions = names.map((version): VersionShare => {
      const count = counts.get(version) ?? 0;
      const share = answers === 0 ? null : count / answers;
      return { version, answers: count, share, intendedShare: intended.get(version) ?? null };
    });
    return { ...step, answers, versions };
  });
}

/** Without arms a server is known by its own name, as long as some answer was. */
function intendedShares(
  servers: readonly HaproxyServer[],
  { arms, seen }: { readonly arms: readonly Arm[]; readonly seen: ReadonlySet<string> },
): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  let sum = 0;
  for (const { name, weight } of servers) {
    sum += weight;
    const version = arms.find((arm) => runsIn(arm, name))?.version ?? (seen.has(name) ? name : undefined);
    if (version !== undefined) weights.set(version, (weights.get(version) ?? 0) + weight);
  }
  if (sum === 0) return new Map();
  return new Map([...weights].map(([version, weight]) => [version, weight / sum]));
}

/** Whether a server of this name is one of the arm's. */
export function runsIn({ servers }: Arm, name: string): boolean {
  return servers.endsWith("*") ? name.startsWith(servers.slice(0, -1)) : name === servers;
}

function countsOf(rows: readonly SecondRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { versions } of rows) {
    for (const [version, count] of versions) counts.set(version, (counts.get(version) ?? 0) + count);
  }
  return counts;
}

function versionsOf(rows: readonly SecondRow[]): ReadonlySet<string> {
  const versions = new Set(countsOf(rows).keys());
  versions.delete(noVersion);
  return versions;
}
