import { z } from "zod";
import { name, refused, url } from "../field-schemas.ts";
import { requestShape, secret } from "../probe/http-request-schema.ts";

const auth = requestShape.auth;

const alertmanager = z.strictObject({
  kind: z.literal("alertmanager").exactOptional(),
  name,
  tokens: z.array(secret).describe("Bearer tokens that senders may show.").exactOptional(),
  basic: z
    .array(z.strictObject({ user: z.string(), password: secret }))
    .describe("Basic logins of senders.")
    .exactOptional(),
  api: z
    .union([url, z.array(url)])
    .describe("Addresses of Alertmanager, all of a cluster.")
    .exactOptional(),
  apiAuth: auth,
});
const sns = z.strictObject({
  kind: z.literal("sns"),
  name,
  topics: z
    .array(
      z.string().refine(
        (text) => /^arn:aws(-cn|-us-gov)?:sns:[a-z]{2}(-[a-z]+)+-\d:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(text),
        refused(
          "sns-topic",
          'write the topic\'s ARN, such as "arn:aws:sns:eu-west-1:123456789012:alarms"; a FIFO topic needs an SQS source',
          (value) => `${value} is not the ARN of a topic that can send over HTTPS`,
        ),
      ),
    )
    .min(1, "must name at least one topic")
    .describe("ARNs of the topics that may send."),
});
const sqs = z.strictObject({
  kind: z.literal("sqs"),
  name,
  queueUrl: url.describe("https://sqs.eu-west-1.amazonaws.com/123456789012/alarms"),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not an AWS region")
    .exactOptional(),
  endpoint: url.describe("For a queue that is not at AWS' own address.").exactOptional(),
});

const shifts = z.strictObject({
  kind: z.literal("shifts"),
  name,
  tokens: z.array(secret).describe("Bearer tokens that exporters may show.").exactOptional(),
});

/** One schema per kind of source; without a kind it is Alertmanager. */
export const sourceSchemas = { alertmanager, sns, sqs, shifts } as const;

/** A Slack workspace. */
export const slack = z.strictObject({
  name: name.exactOptional(),
  botToken: secret.describe("Default { env: SLACK_BOT_TOKEN }.").exactOptional(),
  appToken: secret.describe("For socket mode. Default { env: SLACK_APP_TOKEN }.").exactOptional(),
  signingSecret: secret.describe("For HTTP instead of a socket.").exactOptional(),
});
