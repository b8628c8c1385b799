import { z } from "zod";
import { durationToSeconds } from "./duration.ts";
import { meantDuration } from "./meant-duration.ts";

/** What to write instead: always the same, or by what was written. */
export type Cure = string | { readonly usual: string; readonly of: (written: string) => string };

/** A refinement whose failure names its own problem code and cure. */
export function refused(code: string, cure: Cure, message: (value: string) => string) {
  const params = typeof cure === "string" ? { code, hint: cure } : { code, hint: cure.usual, hintOf: cure.of };
  return { error: (issue: { input?: unknown }) => message(JSON.stringify(issue.input)), params };
}

/** A name in ids, files and Kubernetes objects. */
export const name = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be lower-case letters, digits and inner hyphens, at most 63 characters",
  )
  .describe("Lower-case letters, digits and inner hyphens.");

/** The duration that is meant, where that shows, or else what durations look like. */
export function durationCure(usual: string): Cure {
  const of = (written: string) => {
    const meant = meantDuration(written);
    return meant === undefined ? usual : `write ${JSON.stringify(meant)}`;
  };
  return { usual, of };
}

/** A Prometheus duration above zero. */
export const duration = z
  .string()
  .refine((text) => durationToSeconds(text) !== undefined, {
    ...refused(
      "duration",
      durationCure('write a Prometheus duration such as "30s", "5m", "1h30m" or "30d"'),
      (value) => `${value} is not a duration`,
    ),
    abort: true,
  })
  .refine(
    (text) => (durationToSeconds(text) ?? 0) > 0,
    refused("duration", 'write what is longer than 0, such as "30s" or "5m"', (value) => `${value} is no time at all`),
  )
  .describe("A Prometheus duration: 30s, 5m, 1h30m, 30d.");

/** What Prometheus takes as the name of a label. */
export const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Label names and values. */
export const labels = z
  .record(z.string().regex(labelName, "is not a label name"), z.string())
  .describe("Label names and values.");

/** A whole http(s) address. */
export const url = z.string().refine(
  (text) => /^https?:\/\/[^\s]+$/.test(text),
  refused(
    "url",
    'write the whole address, such as "https://wiki.example.org/checkout"',
    (value) => `${value} is not an http(s) address`,
  ),
);

/** Addresses by name. */
export const links = z.record(z.string(), url).describe("Links shown on boards and alerts, by name.");

/** Where alerts go. */
export const notify = z
  .strictObject({
    channel: z.string().min(1).describe("Channel for alerts: #checkout-oncall.").exactOptional(),
    mention: z.string().min(1).describe("Who is mentioned when a page fires: @payments-oncall.").exactOptional(),
  })
  .describe("Where alerts go.");

const instant = z.string().refine(
  (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  refused("instant", 'write UTC time such as "2026-03-01T02:00:00Z"', (value) => `${value} is not a UTC time`),
);

/** A time span that happens once. */
export const onceShape = { name: z.string().min(1), from: instant, to: instant } as const;

/** A time span that recurs. */
export const recurringShape = {
  name: z.string().min(1),
  every: z.enum(["day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]),
  at: z.string().refine(
    (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text),
    refused("clock", 'write UTC hours and minutes such as "02:30"', (value) => `${value} is not a time of day`),
  ),
  for: duration,
} as const;

/** Time that does not count: once, or recurring. */
export const exclusion = z
  .union([z.strictObject(onceShape), z.strictObject(recurringShape)])
  .describe("Planned maintenance: once (name, from, to) or recurring (name, every, at, for). Times are UTC.");
