import { z } from "zod";
import { duration, name } from "../field-schemas.ts";

const query = z.string().min(1, "must not be empty");
const gap = z.enum(["bad", "unknown", "excluded"]).describe("What a time without measurement means. Never good.");

const sliSchemas = {
  events: z.strictObject({
    kind: z.literal("events"),
    total: query.describe("All events: a counter selector, or PromQL with $window giving events per second."),
    bad: query.describe("Bad events; write bad or good, not both.").exactOptional(),
    good: query.describe("Good events; write bad or good, not both.").exactOptional(),
  }),
  latency: z.strictObject({
    kind: z.literal("latency"),
    histogram: query.describe("Histogram without _bucket, with matchers if wanted."),
    threshold: duration.describe("Slower than this is bad; one of the histogram's bucket edges."),
    unit: z.enum(["seconds", "milliseconds"]).exactOptional(),
    buckets: z.enum(["classic", "native"]).exactOptional(),
    edges: z.array(z.string()).describe("Bucket edges (le) that the histogram has.").exactOptional(),
  }),
  probe: z.strictObject({
    kind: z.literal("probe"),
    probe: name.describe("Name of one of the stack's probes."),
    measure: z.enum(["probes", "time"]).describe("Count first attempts, or weigh them by their time.").exactOptional(),
    gap: gap.exactOptional(),
  }),
  timeSlice: z.strictObject({
    kind: z.literal("timeSlice"),
    condition: query.describe("A comparison with a number; $window is the slice."),
    slice: duration.exactOptional(),
    gap: gap.exactOptional(),
  }),
  ratio: z.strictObject({
    kind: z.literal("ratio"),
    error: query.describe("Error ratio between 0 and 1, as PromQL with $window."),
    weight: query.describe("Events per second; without it every minute weighs the same.").exactOptional(),
  }),
  composite: z.strictObject({
    kind: z.literal("composite"),
    rule: z.enum(["weighted", "weakest"]),
    of: z
      .array(z.strictObject({ slo: z.string().min(1), weight: z.number().positive().exactOptional() }))
      .min(2, "must name at least two SLOs"),
  }),
} as const;

/** How good and bad are told apart: one of six kinds. */
export const sli = z.discriminatedUnion("kind", [
  sliSchemas.events,
  sliSchemas.latency,
  sliSchemas.probe,
  sliSchemas.timeSlice,
  sliSchemas.ratio,
  sliSchemas.composite,
]);
