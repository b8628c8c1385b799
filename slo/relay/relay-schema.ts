import { z } from "zod";
import { duration, labelName, refused, url } from "../field-schemas.ts";
import { requestShape, secret } from "../probe/http-request-schema.ts";
import { escalation, handOver, rotation } from "./call-schemas.ts";
import { channel, clock, hours, mention, mentions, timezone } from "./relay-fields.ts";
import { isGroupId, isUserId } from "./slack-names.ts";
import { slack, sourceSchemas } from "./source-schemas.ts";

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
  prometheus: z.strictObject({ url, auth: requestShape.auth }),
  exporter: z.strictObject({ url, auth: requestShape.auth }),
  language: z.enum(["en", "ko"]),
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
      .array(z.union([sourceSchemas.alertmanager, sourceSchemas.sns, sourceSchemas.sqs, sourceSchemas.shifts]))
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
    exporter: relaySections.exporter.describe("Where numbers of probe SLOs are read, as of now.").exactOptional(),
    language: relaySections.language.describe("Of messages about traffic shifts. Default en.").exactOptional(),
  })
  .describe("How alerts reach people.");
