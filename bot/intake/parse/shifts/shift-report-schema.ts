import { z } from "zod";
import { shiftOutcomes, shiftPhases, shiftVerdicts } from "../../../../slo/shift/shift-names.ts";
import type { ShiftReport } from "../../../../slo/shift/shift-report.ts";

/** What is not there is as unknown as null: an exporter that is a little older may not say it. */
const maybe = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .transform((value): z.output<T> | null => (value === undefined ? null : (value as z.output<T> | null)));
const list = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .nullish()
    .transform((value): readonly z.output<T>[] => (value ?? []).slice(0, mostInList));
const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value): Readonly<Record<string, string>> => value ?? {});

const mostInList = 100;
const time = z.number().min(0).max(8_640_000_000_000_000);
const name = z.string().min(1).max(300);
/** Sums of fractions miss 0 and 1 by a little, and a counter that began anew may be negative for a moment: neither damages a report. */
const share = z.number();
const count = z.number();
const lostOutside = z.object({ lost: count, lastAtMs: time });
const interval = z.object({ low: z.number(), high: z.number() });

const arm = z.object({
  name,
  role: z.enum(["stable", "candidate"]),
  version: maybe(z.string()),
  cluster: maybe(z.string()),
  weight: maybe(z.number()),
  intended: maybe(share),
  actual: maybe(share),
  declared: maybe(share),
  requests: count,
  errors: count,
  errorRatio: maybe(share),
  interval: maybe(interval),
  slow: maybe(count),
  slowRatio: maybe(share),
  requestsPerSecond: maybe(count),
  inflight: maybe(z.number()),
  dnsShare: maybe(share),
});

const change = z.object({
  atMs: time,
  by: maybe(z.string()),
  source: z.string(),
  arm: z.string(),
  from: maybe(z.number()),
  to: maybe(z.number()),
  detail: z.string(),
});

const budget = z.object({
  slo: z.string(),
  spent: maybe(z.number()),
  maxSpend: z.number(),
  knownUntilMs: maybe(time),
  isFinal: maybe(z.boolean()),
  isLeast: z.boolean().exactOptional(),
});

const unfollowed = z.object({ fromMs: time, toMs: time });

/** A report as the exporter writes it; fields that a newer exporter adds are left out. */
export const shiftReportSchema: z.ZodType<ShiftReport, unknown> = z.object({
  shift: name,
  title: name,
  service: name,
  strategy: z.enum(["rolling", "canary", "blueGreen", "abTest", "clusterBlueGreen"]),
  layer: z.enum(["dns", "alb", "nlb", "haproxy", "ingress", "mesh", "gateway", "podRatio", "serviceSelector"]),
  rollout: maybe(name),
  phase: z.enum(shiftPhases),
  outcome: maybe(z.enum(shiftOutcomes)),
  step: maybe(z.object({ number: count, of: count })),
  atMs: time,
  shareBasis: z.enum(["requests", "sessions", "bytes"]).default("requests"),
  startedAtMs: maybe(time),
  shareRange: maybe(z.object({ least: share, most: share })),
  changedAtMs: maybe(time),
  endedAtMs: maybe(time),
  closed: z.boolean().default(false),
  arms: z.array(arm).min(2).max(10),
  drift: maybe(z.object({ share: z.number(), tolerance: z.number(), settled: z.boolean() })),
  verdict: z.object({
    kind: z.enum(shiftVerdicts),
    sli: maybe(z.enum(["errors", "slow"])),
    evidence: maybe(z.number()),
    limit: z.number(),
    detectable: maybe(z.number()),
    bursts: maybe(z.number()),
    floor: maybe(z.number()),
    why: z.string(),
  }),
  alone: maybe(z.object({ isFine: z.boolean(), why: z.string(), usual: maybe(share) })),
  ledger: maybe(
    z.object({
      sent: count,
      answered: count,
      failed: count,
      inflight: maybe(z.number()),
      rescued: maybe(count),
      lost: maybe(count),
      refused: maybe(count),
      lostAsItBegan: count.optional(),
      isWhole: z.boolean().default(true),
    }),
  ),
  lostLately: maybe(count),
  lostOutside: maybe(lostOutside),
  unseenProxies: maybe(z.object({ count, of: count, sinceMs: time })),
  reloadedAtMs: maybe(time),
  unfollowed: maybe(unfollowed),
  earlierRollouts: list(
    z.object({
      rollout: name,
      startedAtMs: time,
      endedAtMs: maybe(time),
      outcome: maybe(z.enum(shiftOutcomes)),
      backSinceMs: maybe(time),
      lostOutside: maybe(lostOutside),
      unfollowed: maybe(unfollowed),
    }),
  ),
  budget: maybe(budget),
  earlierBudgets: list(z.object({ rollout: name, budget })),
  headroom: maybe(z.object({ requestsPerSecond: maybe(count), stableCapacity: z.number(), limit: z.number() })),
  blind: list(z.object({ source: z.enum(["weights", "traffic", "declared"]), reason: z.string() })),
  down: list(name),
  changes: list(change),
  oldArm: maybe(z.object({ safeToDelete: z.boolean(), why: z.string() })),
  links: texts,
  runbook: maybe(z.string()),
  channel: maybe(z.string()),
  mention: maybe(z.string()),
});
