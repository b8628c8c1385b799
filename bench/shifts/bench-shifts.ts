import type { Stack } from "../../slo/model.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import type { TrafficShiftSpec } from "../../slo/shift/spec/traffic-shift-spec.ts";
import type { StackSpec } from "../../slo/spec.ts";

/** Who counts and weighs: HAProxy both, or an application's own counters with a histogram and Flagger. */
export const benchShiftKinds = ["haproxy", "counters"] as const;
export type BenchShiftKind = (typeof benchShiftKinds)[number];

export interface BenchShift {
  /** Also its backend, or its application. */
  readonly name: string;
  readonly kind: BenchShiftKind;
}

/** What a shift's exporter reads, where there is one. */
export interface BenchSources {
  readonly prometheus: string;
  /** HAProxy's socket: `127.0.0.1:9999`. */
  readonly haproxy: string;
}

/** How often Prometheus scrapes, and so how often the rules are evaluated. */
export const scrapeSeconds = 15;

/** So many shifts, of each kind in turn. */
export function benchShifts(count: number, kinds: readonly BenchShiftKind[]): readonly BenchShift[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? "haproxy";
    return { name: `${kind}-${index}`, kind };
  });
}

/** What a user would write for them. */
export function benchShiftSpec(shifts: readonly BenchShift[], sources?: BenchSources): StackSpec {
  return {
    name: "bench",
    scrapeInterval: `${scrapeSeconds}s`,
    ...(sources && { exporter: { prometheus: { url: sources.prometheus } } }),
    services: [{ name: "shop", slos: [] }],
    shifts: shifts.map((shift) => shiftSpec(shift, sources)),
  };
}

/** The same, checked. */
export function benchShiftStack(shifts: readonly BenchShift[]): Stack {
  const parsed = parseStack(benchShiftSpec(shifts));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

function shiftSpec({ name, kind }: BenchShift, sources: BenchSources | undefined): TrafficShiftSpec {
  const common = {
    name,
    service: "shop",
    strategy: "canary",
    arms: [
      { name: "blue", role: "stable" },
      { name: "green", role: "candidate" },
    ],
    steps: [
      { weight: 25, hold: "4h" },
      { weight: 100, hold: "1h" },
    ],
    rollback: { stableCapacity: 60 },
  } as const;
  if (kind === "haproxy") {
    const stats = sources && { stats: sources.haproxy };
    const arms = common.arms.map((arm) => ({ ...arm, match: `${arm.name}-.+` }));
    return { ...common, arms, traffic: { kind, proxy: name, ...stats } };
  }
  return {
    ...common,
    traffic: {
      kind,
      label: "version",
      requests: `http_requests_total{app="${name}"}`,
      errors: `http_requests_total{app="${name}",code=~"5.."}`,
    },
    slow: { threshold: "100ms", histogram: `http_request_duration_seconds{app="${name}"}` },
    weights: { kind: "flagger", namespace: "shop", workload: name },
  };
}
