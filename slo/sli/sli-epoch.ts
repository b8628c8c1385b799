import type { Sli, Slo } from "../model.ts";
import type { Probe } from "../probe/probe-model.ts";

/**
 * Twelve hexadecimal characters that stand for what an SLO measures: history of another meaning must not be added to it. They change
 * with the request and what its answer must be, the gap and the measure; not with names, interval, timeout, labels, alerts or objective.
 */
export function sliEpoch(slo: Pick<Slo, "sli" | "groupBy">): string {
  return hash(canonical({ groupBy: slo.groupBy, ...meaningOf(slo.sli) }));
}

function meaningOf(sli: Sli): object {
  return sli.kind === "probe" ? { ...sli, probe: requestOf(sli.probe) } : sli;
}

/** What a probe asks and expects. How often it asks, how long it waits by default and who is told are no part of that. */
function requestOf(probe: Probe): object {
  const { name, intervalSeconds, timeoutSeconds, retries, allow, labels, maintenance, alert, runbook, ...request } =
    probe;
  return request;
}

// Where a secret or a certificate is kept may change without another meaning.
const places: ReadonlySet<string> = new Set(["ca", "cert", "key", "secrets"]);

/** JSON with sorted keys, without undefined fields; secrets are all alike. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    if (isReference(item)) return "secret";
    const entries = Object.entries(item).filter(([key, inner]) => inner !== undefined && !places.has(key));
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isReference(item: object): boolean {
  return "kind" in item && (item.kind === "env" || item.kind === "file") && Object.keys(item).length === 2;
}

/** FNV-1a of 64 bits, folded to 48: http://www.isthe.com/chongo/tech/comp/fnv/#xor-fold */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  }
  const folded = (value >> 48n) ^ (value & 0xffff_ffff_ffffn);
  return folded.toString(16).padStart(12, "0");
}
