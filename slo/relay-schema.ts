import { z } from "zod";
import { duration, labelName, labels, name, refused, url } from "./field-schemas.ts";
import { requestShape, secret } from "./probe/http-request-schema.ts";
import { channelOf, isGroupId, isUserId } from "./relay/slack-names.ts";
import { isTimezone } from "./zoned-time.ts";

const channelName = z.string().refine(
  (text) => channelOf(text) !== undefined,
  refused(
    "channel",
    'write "#name" in small letters as Slack shows it, or the channel\'s id (C012ABCDEF)',
    (value) => `${value} is not a channel`,
  ),
);
const channel = z
  .union([channelName, z.strictObject({ workspace: name, channel: channelName })])
  .describe("#checkout-oncall, a channel's id, or { workspace, channel }.");
const mention = z.string().min(1).describe("A Slack id (U012ABCDEF, S012ABCDEF), a rotation, or one of handles.");
const mentions = z.union([mention, z.array(mention)]);

const clock = z.string().refine(
  (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text),
  refused("clock", 'write hours and minutes such as "07:30"', (value) => `${value} is not a time of day`),
);
const timezone = z
  .string()
  .refine(
    isTimezone,
    refused("timezone", 'write its name, such as "Europe/Berlin" or "UTC"', (value) => `${value} is not a timezone`),
  )
  .describe("Europe/Berlin. Default UTC.");
const hours = z.strictObject({ from: clock, to: clock });
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

/** One schema per kind of source; without a kind it is Alertmanager. */
export const sourceSchemas = { alertmanager, sns, sqs } as const;

const slack = z.strictObject({
  name: name.exactOptional(),
  botToken: secret.describe("Default { env: SLACK_BOT_TOKEN }.").exactOptional(),
  appToken: secret.describe("For socket mode. Default { env: SLACK_APP_TOKEN }.").exactOptional(),
  signingSecret: secret.describe("For HTTP instead of a socket.").exactOptional(),
});

const matcher = z.string().min(1, "must not be empty");
const texts = z.union([z.string(), z.array(z.string()).min(1, "must hold at least one value")]);
const severity = z.enum(["critical", "warning", "info"]);

const labelMatch = z.union([
  texts,
  z.strictObject({ matches: matcher }),
  z.strictObject({ not: z.union([texts, z.strictObject({ matches: matcher })]) }),
]);

const route = z.strictObject({
  name: z.string().min(1).exactOptional(),
  match: z
    .record(z.string().regex(labelName, "is not a label name"), labelMatch)
    .describe("Labels, tags, severity, service, source and kind that must all hold.")
    .exactOptional(),
  to: z
    .union([channel, z.array(channel).min(1, "must name at least one channel")])
    .describe("Default: the channel of the SLO or service.")
    .exactOptional(),
  mention: mentions.describe("Who is mentioned when a critical incident opens.").exactOptional(),
  escalation: z.string().describe("Name of an escalation.").exactOptional(),
  severity: severity.describe("Take it for this severity.").exactOptional(),
  quietHours: hours
    .extend({ timezone: timezone.exactOptional() })
    .describe("Hours in which only critical incidents call anybody.")
    .exactOptional(),
  handOver: z.string().describe("Name of a hand-over that gets it at once.").exactOptional(),
  continue: z.boolean().describe("Also ask the routes below. Default false.").exactOptional(),
});

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

const rotation = z.strictObject({
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

const escalation = z.strictObject({
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

const handOver = z.strictObject({
  name,
  kind: z.enum(["pagerduty", "opsgenie", "webhook"]),
  url: url.exactOptional(),
  key: secret.exactOptional(),
  labels: labels.exactOptional(),
});

const slackIds = z.array(
  z.string().refine(
    (text) => isUserId(text) || isGroupId(text),
    refused(
      "slack-id",
      'write the id of a user ("U012ABCDEF") or of a user group ("S012ABCDEF")',
      (value) => `${value} is not a Slack id`,
    ),
  ),
);
const count = z.number().int().min(1);

/** One schema per key of the section; lists are parsed item by item, so that one mistake does not hide the next. */
export const relaySections = {
  url,
  slack: z.union([slack, z.array(slack)]),
  handles: z.record(z.string(), mention),
  fallback: channel,
  permissions: z.strictObject({
    acknowledge: slackIds.exactOptional(),
    silence: slackIds.exactOptional(),
    escalate: slackIds.exactOptional(),
    assign: slackIds.exactOptional(),
  }),
  timing: z.strictObject({
    quietWindow: duration.exactOptional(),
    greenDelay: duration.exactOptional(),
    acknowledgement: duration.exactOptional(),
    poll: duration.exactOptional(),
    missedPolls: count.exactOptional(),
    remind: duration.exactOptional(),
    correlate: duration.exactOptional(),
    outage: duration.exactOptional(),
  }),
  storm: z.strictObject({
    incidents: count.exactOptional(),
    within: duration.exactOptional(),
    quiet: duration.exactOptional(),
    ownPerMinute: z.number().int().min(0).exactOptional(),
    edit: duration.exactOptional(),
  }),
  linkHosts: z.array(
    z
      .string()
      .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/, "is not the name of a host, such as grafana.example.org"),
  ),
  deadman: z.strictObject({
    watchdog: z
      .strictObject({ alertname: z.string().min(1).exactOptional(), within: duration.exactOptional() })
      .exactOptional(),
    heartbeat: secret.describe("Address that the relay calls each minute.").exactOptional(),
    canary: z.strictObject({ at: clock, timezone: timezone.exactOptional(), channel }).exactOptional(),
  }),
  prometheus: z.strictObject({ url, auth }),
} as const;

/** The lists of the section, by the schema of one item. */
export const relayLists = { routes: route, rotations: rotation, escalations: escalation, handOvers: handOver } as const;

/** The section with unchecked parts, for keys that do not exist. */
export const relayShellSchema = z.strictObject(
  Object.fromEntries(
    ["sources", ...Object.keys(relaySections), ...Object.keys(relayLists)].map((key) => [key, z.unknown().optional()]),
  ),
);

/** The whole section, for the JSON Schema that editors use. */
export const relaySchema = z
  .strictObject({
    url: relaySections.url.describe("Where senders and people reach the relay.").exactOptional(),
    sources: z
      .array(z.union([alertmanager, sns, sqs]))
      .describe("Where alerts come from. Default: one Alertmanager on this machine.")
      .exactOptional(),
    slack: relaySections.slack.describe("The Slack workspace, or several. Default: the local inbox.").exactOptional(),
    handles: relaySections.handles.describe("What names in notify.mention are in Slack.").exactOptional(),
    routes: z.array(route).describe("Who gets what, from top to bottom.").exactOptional(),
    fallback: relaySections.fallback.describe("Where an incident goes that has no other channel.").exactOptional(),
    rotations: z.array(rotation).describe("Who is on call when.").exactOptional(),
    escalations: z.array(escalation).describe("Who is called when nobody acknowledges.").exactOptional(),
    handOvers: z.array(handOver).describe("Systems that call people.").exactOptional(),
    permissions: relaySections.permissions.describe("Who may press which button.").exactOptional(),
    timing: relaySections.timing.describe("How long the relay waits for what.").exactOptional(),
    storm: relaySections.storm.describe("When many incidents become one message.").exactOptional(),
    linkHosts: relaySections.linkHosts.describe("Hosts that links may point to. Default: every host.").exactOptional(),
    deadman: relaySections.deadman.describe("How a dead relay is noticed.").exactOptional(),
    prometheus: relaySections.prometheus.describe("Where budgets and burn rates are read.").exactOptional(),
  })
  .describe("How alerts reach people.");
