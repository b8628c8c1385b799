import { z } from "zod";
import { duration, labels, name, refused, url } from "../field-schemas.ts";
import { secret } from "../probe/http-request-schema.ts";
import { channel, hours, mentions, timezone } from "./relay-fields.ts";
import { isUserId } from "./slack-names.ts";

const slackUser = z.string().refine(
  isUserId,
  refused(
    "slack-id",
    'write the member id from the person\'s profile in Slack, such as "U012ABCDEF"',
    (value) => `${value} is not the Slack id of a user`,
  ),
);
const member = z.union([slackUser, z.strictObject({ id: slackUser, name: z.string().min(1).exactOptional() })]);

const instant = z.string().refine(
  (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z?$/.test(text) && !Number.isNaN(Date.parse(text.replace(/Z?$/, "Z"))),
  refused("instant", 'write day and time such as "2026-12-24T09:00"', (value) => `${value} is not a day with a time`),
);

/** People who take turns. */
export const rotation = z.strictObject({
  name,
  members: z.array(member).min(1, "must name at least one member").describe("In the order of their turns."),
  handover: z.string().describe("monday 09:00, daily 09:00, or cron. Default monday 09:00.").exactOptional(),
  timezone: timezone.exactOptional(),
  since: z
    .string()
    .refine(
      (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
      refused("instant", 'write a day such as "2026-01-05"', (value) => `${value} is not a day`),
    )
    .describe("First day of the first member. Default 2024-01-01.")
    .exactOptional(),
  hours: hours.describe("Only these hours are this rotation's.").exactOptional(),
  otherwise: z.string().describe("The rotation that has the other hours.").exactOptional(),
  overrides: z.array(z.strictObject({ from: instant, to: instant, member })).exactOptional(),
});

/** Who is called when nobody acknowledges. */
export const escalation = z.strictObject({
  name,
  steps: z
    .array(
      z.strictObject({
        after: duration,
        mention: mentions.exactOptional(),
        channel: channel.exactOptional(),
        handOver: z.string().exactOptional(),
      }),
    )
    .min(1, "must hold at least one step"),
});

/** A system that calls people. */
export const handOver = z.strictObject({
  name,
  kind: z.enum(["pagerduty", "opsgenie", "webhook"]),
  url: url.exactOptional(),
  key: secret.exactOptional(),
  labels: labels.exactOptional(),
});
