import { z } from "zod";
import { durationToSeconds } from "./duration.ts";
import { isObjective } from "./objective.ts";
import type * as spec from "./spec.ts";

/** A refinement whose failure names its own problem code and cure. */
function refused(code: string, hint: string, message: (value: string) => string) {
  return { error: (issue: { input?: unknown }) => message(JSON.stringify(issue.input)), params: { code, hint } };
}

const name = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be lower-case letters, digits and inner hyphens, at most 63 characters",
  )
  .describe("Lower-case letters, digits and inner hyphens.");

const duration = z
  .string()
  .refine(
    (text) => (durationToSeconds(text) ?? 0) > 0,
    refused(
      "duration",
      'write a Prometheus duration such as "30s", "5m", "1h30m" or "30d"',
      (value) => `${value} is not a duration`,
    ),
  )
  .describe("A Prometheus duration: 30s, 5m, 1h30m, 30d.");

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const labels = z
  .record(z.string().regex(labelName, "is not a label name"), z.string())
  .describe("Label names and values.");

const url = z.string().refine(
  (text) => /^https?:\/\/[^\s]+$/.test(text),
  refused(
    "url",
    'write the whole address, such as "https://wiki.example.org/checkout"',
    (value) => `${value} is not an http(s) address`,
  ),
);

const links = z.record(z.string(), url).describe("Links shown on boards and alerts, by name.");

const notify = z
  .strictObject({
    channel: z.string().min(1).describe("Channel for alerts: #checkout-oncall.").exactOptional(),
    mention: z.string().min(1).describe("Who is mentioned when a page fires: @payments-oncall.").exactOptional(),
  })
  .describe("Where alerts go.");

const instant = z.string().refine(
  (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  refused("instant", 'write UTC time such as "2026-03-01T02:00:00Z"', (value) => `${value} is not a UTC time`),
);

const exclusion = z
  .union([
    z.strictObject({ name: z.string().min(1), from: instant, to: instant }),
    z.strictObject({
      name: z.string().min(1),
      every: z.enum(["day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]),
      at: z.string().refine(
        (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text),
        refused("clock", 'write UTC hours and minutes such as "02:30"', (value) => `${value} is not a time of day`),
      ),
      for: duration,
    }),
  ])
  .describe("Planned maintenance: once (name, from, to) or recurring (name, every, at, for). Times are UTC.");

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

/** The words for `sli.kind`. */
export const sliKinds = Object.keys(sliSchemas) as readonly spec.SliSpec["kind"][];

const sli = z.discriminatedUnion("kind", [
  sliSchemas.events,
  sliSchemas.latency,
  sliSchemas.probe,
  sliSchemas.timeSlice,
  sliSchemas.ratio,
  sliSchemas.composite,
]);

const tier = z.union([
  z.literal("off"),
  z.strictObject({
    factor: z
      .union([z.number().positive(), z.string().regex(/^\d+(\.\d+)?$/, "must be a number such as 14.4")])
      .describe("Burn rate above which the tier fires.")
      .exactOptional(),
    for: duration.exactOptional(),
    keepFiringFor: duration.exactOptional(),
    minBadEvents: z.number().min(0).describe("Do not fire for fewer bad events in the long window.").exactOptional(),
  }),
]);

const onOff = z.enum(["on", "off"]);

const alerts = z.strictObject({
  tiers: z
    .strictObject({
      "page-fast": tier.exactOptional(),
      "page-slow": tier.exactOptional(),
      "ticket-fast": tier.exactOptional(),
      "ticket-slow": tier.exactOptional(),
    })
    .exactOptional(),
  exhausted: onOff.exactOptional(),
  forecast: onOff.exactOptional(),
});

/** One SLO as a user writes it. */
export const sloSchema = z.strictObject({
  name,
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  objective: z
    .union([z.string(), z.number()])
    .refine(
      (value) => isObjective(String(value)),
      refused(
        "objective",
        'write a percentage above 0 and below 100 with a decimal point, such as "99.9"',
        (value) => `objective ${value} is not possible`,
      ),
    )
    .describe('Percentage above 0 and below 100, as a decimal string: "99.9".'),
  period: z
    .string()
    .refine(
      isPeriod,
      refused(
        "period",
        "write 1d to 90d, calendar-week, calendar-month or calendar-quarter",
        (value) => `${value} is not a period`,
      ),
    )
    .describe("Rolling (1d to 90d) or calendar-week, calendar-month, calendar-quarter. Default 30d.")
    .exactOptional(),
  sli,
  groupBy: z
    .array(z.string().regex(labelName, "is not a label name"))
    .describe("Labels that keep their own budget and alerts.")
    .exactOptional(),
  idle: z.enum(["excluded", "good", "unknown"]).describe("What a time without events means.").exactOptional(),
  missing: z.enum(["alert", "quiet"]).describe("Whether a vanished signal raises an alert.").exactOptional(),
  alerts: alerts.exactOptional(),
  exclusions: z.array(exclusion).exactOptional(),
  notify: notify.exactOptional(),
  runbook: url.exactOptional(),
  links: links.exactOptional(),
  labels: labels.exactOptional(),
  expect: z
    .strictObject({
      series: z.number().int().positive().exactOptional(),
      groups: z.number().int().positive().exactOptional(),
      eventsPerSecond: z.number().positive().exactOptional(),
    })
    .describe("What you know about the metrics, for the cost estimate and the lints.")
    .exactOptional(),
});

/** A service without its SLOs, which are parsed one by one so that one mistake does not hide the next. */
export const serviceShellSchema = z.strictObject({
  name,
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  owner: z.string().exactOptional(),
  team: z.string().exactOptional(),
  tier: z.string().exactOptional(),
  runbook: url.exactOptional(),
  links: links.exactOptional(),
  labels: labels.exactOptional(),
  notify: notify.exactOptional(),
  exclusions: z.array(exclusion).exactOptional(),
  slos: z.array(z.unknown()).min(1, "must hold at least one SLO"),
});

/** A stack without its services, for the same reason. */
export const stackShellSchema = z.strictObject({
  name,
  scrapeInterval: duration.exactOptional(),
  retention: duration.exactOptional(),
  grafanaUrl: url.exactOptional(),
  labels: labels.exactOptional(),
  rules: z
    .strictObject({
      target: z.enum(["prometheus-2.42", "prometheus-3", "mimir", "thanos", "victoriametrics"]).exactOptional(),
      rulesPerGroup: z
        .number()
        .int()
        .min(12, "must be at least 12, so that the windows and alerts of one group stay together")
        .exactOptional(),
      shards: z.number().int().min(1).max(100).exactOptional(),
      compat: z.enum(["none", "sloth"]).exactOptional(),
      maxSamplesPerMinute: z.number().positive().exactOptional(),
    })
    .exactOptional(),
  notify: notify.exactOptional(),
  exclusions: z.array(exclusion).exactOptional(),
  probes: z.array(z.strictObject({ name, url, interval: duration.exactOptional() })).exactOptional(),
  services: z.array(z.unknown()).min(1, "must hold at least one service"),
});

/** The whole stack in one schema, for the JSON Schema that editors use. */
export const stackSchema = stackShellSchema.extend({
  services: z.array(serviceShellSchema.extend({ slos: z.array(sloSchema).min(1) })).min(1),
});

function isPeriod(text: string): boolean {
  if (["calendar-week", "calendar-month", "calendar-quarter"].includes(text)) return true;
  const seconds = durationToSeconds(text) ?? 0;
  return seconds >= 86_400 && seconds <= 90 * 86_400 && seconds % 86_400 === 0;
}

// What people write (spec.ts) must be something that the parser (here) takes; a field that only one of them knows fails to compile.
type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Writable<T[Key]> }
    : T;
type Accepts<Schema, Value> = Value extends Schema ? true : { readonly refused: Value };
const schemaAcceptsSpec: Accepts<z.input<typeof stackSchema>, Writable<spec.StackSpec>> = true;
void schemaAcceptsSpec;
