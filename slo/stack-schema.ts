import { z } from "zod";
import { deploySchema } from "./deploy/deploy-schema.ts";
import { durationToSeconds } from "./duration.ts";
import { duration, exclusion, labelName, labels, links, name, notify, refused, url } from "./field-schemas.ts";
import { isObjective } from "./objective.ts";
import { exporterSchema } from "./probe/exporter-schema.ts";
import { probe } from "./probe/probe-schema.ts";
import { relaySchema } from "./relay/relay-schema.ts";
import { saturation } from "./saturation.ts";
import { shiftSchema } from "./shift/spec/shift-schema.ts";
import { sli } from "./sli/sli-schema.ts";
import type * as spec from "./spec.ts";

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
  saturation: saturation.exactOptional(),
  slos: z.array(z.unknown()),
});

/** A stack without its services, probes, shifts, exporter, relay and deploy, for the same reason. */
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
  probes: z.array(z.unknown()).exactOptional(),
  exporter: z.unknown().optional(),
  relay: z.unknown().optional(),
  deploy: z.unknown().optional(),
  shifts: z.array(z.unknown()).exactOptional(),
  services: z.array(z.unknown()).min(1, "must hold at least one service"),
});

/** The whole stack in one schema, for the JSON Schema that editors use. */
export const stackSchema = stackShellSchema.extend({
  probes: z.array(probe).describe("Targets that the nines exporter probes.").exactOptional(),
  exporter: exporterSchema.describe("How the exporter measures and alerts.").exactOptional(),
  relay: relaySchema.exactOptional(),
  deploy: deploySchema.exactOptional(),
  shifts: z.array(shiftSchema).describe("Traffic that moves between versions of a service.").exactOptional(),
  services: z.array(serviceShellSchema.extend({ slos: z.array(sloSchema) })).min(1),
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
