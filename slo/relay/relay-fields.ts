import { z } from "zod";
import { name, refused } from "../field-schemas.ts";
import { isTimezone } from "../zoned-time.ts";
import { channelOf } from "./slack-names.ts";

const channelName = z.string().refine(
  (text) => channelOf(text) !== undefined,
  refused(
    "channel",
    'write "#name" in small letters as Slack shows it, or the channel\'s id (C012ABCDEF)',
    (value) => `${value} is not a channel`,
  ),
);
/** A channel, with its workspace where it needs one. */
export const channel = z
  .union([channelName, z.strictObject({ workspace: name, channel: channelName })])
  .describe("#checkout-oncall, a channel's id, or { workspace, channel }.");
/** One whom to mention. */
export const mention = z
  .string()
  .min(1)
  .describe("A Slack id (U012ABCDEF, S012ABCDEF), a rotation, or one of handles.");
/** Whom to mention. */
export const mentions = z.union([mention, z.array(mention)]);

/** A time of day. */
export const clock = z.string().refine(
  (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text),
  refused("clock", 'write hours and minutes such as "07:30"', (value) => `${value} is not a time of day`),
);
/** A timezone by its name. */
export const timezone = z
  .string()
  .refine(
    isTimezone,
    refused("timezone", 'write its name, such as "Europe/Berlin" or "UTC"', (value) => `${value} is not a timezone`),
  )
  .describe("Europe/Berlin. Default UTC.");
/** Hours of a day. */
export const hours = z.strictObject({ from: clock, to: clock });
