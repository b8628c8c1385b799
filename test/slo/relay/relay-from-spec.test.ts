import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { parseStack } from "../../../slo/parse-stack.ts";
import { parseStacks } from "../../../slo/parse-stacks.ts";
import { stackToYaml } from "../../../slo/print-stack-yaml.ts";
import { formatProblem } from "../../../slo/problem.ts";
import type { RelayOptions } from "../../../slo/relay/relay-model.ts";
import type { StackSpec } from "../../../slo/spec.ts";
import { stackJsonSchema } from "../../../slo/stack-json-schema.ts";
import { everyRelayOption } from "./every-relay-option.ts";

const sli = { kind: "events", total: "a_total", bad: "b_total" } as const;
const slo = { name: "availability", objective: "99.9", sli, runbook: "https://wiki.example.org/checkout" };
const stackOf = (relay: unknown, rest: object = {}) => ({
  name: "shop",
  services: [{ name: "checkout", team: "payments", slos: [slo] }],
  ...(relay === undefined ? {} : { relay }),
  ...rest,
});

const sampleShift = {
  strategy: "canary",
  arms: [
    { name: "blue", role: "stable" },
    { name: "green", role: "candidate" },
  ],
  traffic: { kind: "haproxy", proxy: "app" },
} as const;

function relayOf(input: unknown): RelayOptions {
  const parsed = parseStack(input);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.value.relay;
}

function linesOf(input: unknown): readonly string[] {
  const parsed = parseStack(input);
  return (parsed.ok ? parsed.warnings : parsed.problems).map((one) => `[${one.code}] ${formatProblem(one)}`);
}

describe("parseStack() makes of the relay section", () => {
  test.each([undefined, {}])("%j: an Alertmanager on this machine, and the local inbox", (relay) => {
    expect(relayOf(stackOf(relay))).toEqual({
      url: undefined,
      sources: [{ kind: "alertmanager", name: "alertmanager", tokens: [], basic: [], api: [], apiLogin: undefined }],
      slack: [],
      routes: [],
      recipients: {
        slos: { "checkout-availability": { channel: undefined, mentions: [] } },
        services: { checkout: { channel: undefined, mentions: [] } },
        shifts: {},
        teams: { payments: { channel: undefined, mentions: [] } },
        channels: {},
      },
      fallback: undefined,
      rotations: [],
      escalations: [],
      handOvers: [],
      permissions: { acknowledge: [], silence: [], escalate: [], assign: [] },
      timing: {
        quietWindowMs: 900_000,
        greenDelayMs: 30_000,
        ackMs: 1_800_000,
        pollMs: 60_000,
        missedPolls: 3,
        remindMs: 900_000,
        correlateMs: 600_000,
        outageMs: 300_000,
      },
      storm: { incidents: 15, withinMs: 60_000, quietMs: 300_000, ownPerMinute: 5, editMs: 10_000 },
      linkHosts: [],
      deadman: { watchdog: undefined, heartbeatUrl: undefined, canary: undefined },
      prometheus: undefined,
      exporter: undefined,
      language: "en",
    });
  });

  test("every option: the same with references resolved, times as numbers and regular expressions for lists", () => {
    const relay = relayOf(stackOf(everyRelayOption));
    expect(relay.url).toBe("https://relay.example.org");
    expect(relay.sources).toEqual([
      {
        kind: "alertmanager",
        name: "alertmanager",
        tokens: [{ env: "RELAY_TOKEN" }, { file: "/run/secrets/old-relay-token" }],
        basic: [{ user: "vmalert", password: { env: "VMALERT_PASSWORD" } }],
        api: ["http://alertmanager-0:9093", "http://alertmanager-1:9093"],
        apiLogin: { kind: "basic", user: "relay", password: { env: "ALERTMANAGER_PASSWORD" } },
      },
      { kind: "sns", name: "alarms", topics: ["arn:aws:sns:eu-west-1:123456789012:alarms"] },
      {
        kind: "sqs",
        name: "queue",
        queueUrl: "https://sqs.eu-central-1.amazonaws.com/123456789012/alarms",
        region: "eu-central-1",
        endpoint: undefined,
      },
      {
        kind: "sqs",
        name: "other-queue",
        queueUrl: "http://localhost:9324/000000000000/alarms",
        region: "eu-west-1",
        endpoint: "http://localhost:9324",
      },
      { kind: "shifts", name: "shifts", tokens: [{ env: "SHIFTS_TOKEN" }], basic: [] },
    ]);
    expect(relay.language).toBe("ko");
    expect(relay.slack).toEqual([
      {
        name: "shop",
        botToken: { file: "/run/secrets/bot-token" },
        receive: { kind: "socket", appToken: { file: "/run/secrets/app-token" } },
      },
      {
        name: "platform",
        botToken: { env: "PLATFORM_TOKEN" },
        receive: { kind: "http", signingSecret: { env: "PLATFORM_SIGNING_SECRET" } },
      },
    ]);
    expect(relay.routes).toEqual([
      {
        name: "routes[0]",
        match: [{ label: "kind", kind: "is", value: "self" }],
        to: [{ workspace: "platform", channel: "#relay" }],
        mentions: undefined,
        escalation: undefined,
        severity: undefined,
        quietHours: undefined,
        handOver: undefined,
        continues: false,
      },
      {
        name: "staging",
        match: [
          { label: "env", kind: "matches", value: "staging|dev" },
          { label: "severity", kind: "isNot", value: "critical" },
        ],
        to: [{ workspace: "shop", channel: "#staging" }],
        mentions: [],
        escalation: undefined,
        severity: "info",
        quietHours: undefined,
        handOver: undefined,
        continues: false,
      },
      {
        name: "payments",
        match: [
          { label: "team", kind: "is", value: "payments" },
          { label: "region", kind: "matches", value: "eu-.*" },
          { label: "cluster", kind: "matchesNot", value: "test.*" },
        ],
        to: [
          { workspace: "shop", channel: "#payments" },
          { workspace: "platform", channel: "C012ABCDEF" },
        ],
        mentions: [
          { kind: "group", id: "S012ABCDEF" },
          { kind: "user", id: "U012ABCDEF" },
        ],
        escalation: "payments",
        severity: undefined,
        quietHours: { timezone: "Europe/Berlin", from: 1320, to: 420 },
        handOver: "pagerduty",
        continues: true,
      },
    ]);
    expect(relay.rotations).toEqual([
      {
        name: "primary",
        timezone: "Europe/Berlin",
        handover: "0 8 * * *",
        since: Date.parse("2026-01-04T23:00:00Z"),
        members: [
          { id: "U012ABCDEF", name: "Ana" },
          { id: "U034GHIJKL", name: "U034GHIJKL" },
        ],
        hours: { timezone: "Europe/Berlin", from: 480, to: 1200 },
        otherwise: "night",
        overrides: [
          {
            fromMs: Date.parse("2026-12-24T07:00:00Z"),
            toMs: Date.parse("2026-12-27T07:00:00Z"),
            member: { id: "U034GHIJKL", name: "U034GHIJKL" },
          },
          {
            fromMs: Date.parse("2026-12-31T12:00:00Z"),
            toMs: Date.parse("2027-01-01T12:00:00Z"),
            member: { id: "U056MNOPQR", name: "U056MNOPQR" },
          },
        ],
      },
      {
        name: "night",
        timezone: "UTC",
        handover: "0 9 * * 1",
        since: Date.parse("2024-01-01T00:00:00Z"),
        members: [{ id: "U056MNOPQR", name: "U056MNOPQR" }],
        hours: undefined,
        otherwise: undefined,
        overrides: [],
      },
    ]);
    expect(relay.escalations).toEqual([
      {
        name: "payments",
        steps: [
          {
            afterMs: 600_000,
            mentions: [{ kind: "rotation", name: "primary" }],
            channel: undefined,
            handOver: undefined,
          },
          {
            afterMs: 1_800_000,
            mentions: [{ kind: "user", id: "U012ABCDEF" }],
            channel: { workspace: "shop", channel: "#incidents" },
            handOver: "opsgenie",
          },
        ],
      },
    ]);
    expect(relay.handOvers.map(({ url, kind }) => [kind, url])).toEqual([
      ["pagerduty", "https://events.pagerduty.com/v2/enqueue"],
      ["opsgenie", "https://api.eu.opsgenie.com/v2/alerts"],
      ["webhook", "https://hooks.example.org/incidents"],
    ]);
    expect(relay.linkHosts).toEqual(["grafana.example.org"]);
    expect(relay.deadman).toEqual({
      watchdog: { alertname: "AlwaysOn", withinMs: 600_000 },
      heartbeatUrl: { env: "HEARTBEAT_URL" },
      canary: { at: "09:00", timezone: "Europe/Berlin", to: { workspace: "shop", channel: "#relay-canary" } },
    });
    expect(relay.prometheus).toEqual({
      url: "http://prometheus:9090",
      login: { kind: "bearer", token: { env: "PROMETHEUS_TOKEN" } },
    });
    expect(relay.exporter).toEqual({
      url: "http://nines-exporter:9469",
      login: { kind: "bearer", token: { file: "/run/secrets/exporter" } },
    });
  });

  test("the usual names of Slack's secrets", () => {
    expect(relayOf(stackOf({ slack: {}, fallback: "ops" }))).toMatchObject({
      slack: [
        {
          name: "slack",
          botToken: { env: "SLACK_BOT_TOKEN" },
          receive: { kind: "socket", appToken: { env: "SLACK_APP_TOKEN" } },
        },
      ],
      fallback: { workspace: "slack", channel: "#ops" },
    });
  });

  test("what notify says: channels, and mentions that Slack knows", () => {
    const relay = {
      slack: {},
      fallback: "#alerts",
      handles: { "@payments-oncall": "S012ABCDEF" },
      rotations: [{ name: "primary", members: ["U012ABCDEF"] }],
    };
    const services = [
      {
        name: "checkout",
        team: "payments",
        notify: { channel: "#checkout", mention: "@payments-oncall" },
        slos: [slo, { ...slo, name: "latency", notify: { channel: "checkout-slow", mention: "U034GHIJKL" } }],
      },
      { name: "cart", team: "shop", slos: [slo] },
    ];
    const notify = { channel: "#shop", mention: "@primary" };
    const checkout = {
      channel: { workspace: "slack", channel: "#checkout" },
      mentions: [{ kind: "group", id: "S012ABCDEF" }],
    };
    const shop = {
      channel: { workspace: "slack", channel: "#shop" },
      mentions: [{ kind: "rotation", name: "primary" }],
    };
    const probes = [{ name: "home", url: "https://shop.example.org/", labels: { channel: "#uptime" } }];
    const shifts = [
      { name: "cart-green", service: "cart", notify: { channel: "#cart-shifts" } },
      { name: "checkout-green", service: "checkout" },
    ].map((one) => ({ ...sampleShift, ...one }));
    expect(relayOf(stackOf(relay, { services, notify, probes, shifts })).recipients).toEqual({
      slos: {
        "checkout-availability": checkout,
        "checkout-latency": {
          channel: { workspace: "slack", channel: "#checkout-slow" },
          mentions: [{ kind: "user", id: "U034GHIJKL" }],
        },
        "cart-availability": shop,
      },
      services: { checkout, cart: shop },
      shifts: {
        "cart-green": { ...shop, channel: { workspace: "slack", channel: "#cart-shifts" } },
        "checkout-green": checkout,
      },
      teams: { payments: checkout, shop },
      channels: {
        alerts: { workspace: "slack", channel: "#alerts" },
        shop: { workspace: "slack", channel: "#shop" },
        checkout: { workspace: "slack", channel: "#checkout" },
        "checkout-slow": { workspace: "slack", channel: "#checkout-slow" },
        "cart-shifts": { workspace: "slack", channel: "#cart-shifts" },
        uptime: { workspace: "slack", channel: "#uptime" },
      },
    });
  });

  test("no team that its services disagree about", () => {
    const services = [
      { name: "a", team: "shop", notify: { channel: "#a" }, slos: [slo] },
      { name: "b", team: "shop", notify: { channel: "#b" }, slos: [slo] },
    ];
    expect(relayOf(stackOf({}, { services })).recipients.teams).toEqual({});
  });
});

describe("parseStack() says of the relay section", () => {
  test("every mistake at once, without showing a secret", () => {
    const relay = {
      sources: [
        { name: "a", tokens: ["hunter2"] },
        { name: "a", api: "http://admin:hunter2@alertmanager:9093" },
      ],
      slack: { botToken: "xoxb-hunter2", appToken: { env: "xapp-hunter2" } },
      fallback: "xoxb-hunter2",
      handOvers: [{ name: "hook", kind: "webhook", url: "https://hooks.example.org/?token=hunter2" }],
      deadman: { heartbeat: "https://hc.example.org/hunter2" },
      prometheus: { url: "http://prometheus:9090", auth: "hunter2" },
    };
    const lines = linesOf(stackOf(relay));
    expect(lines.join("\n")).not.toContain("hunter2");
    expect(lines.map((line) => line.split(": ", 1)[0])).toEqual([
      "[plain-secret] relay.deadman.heartbeat",
      "[plain-secret] relay.fallback",
      "[plain-secret] relay.handOvers[0].url",
      "[plain-secret] relay.prometheus.auth",
      "[secret] relay.slack.appToken.env",
      "[plain-secret] relay.slack.botToken",
      "[plain-secret] relay.sources[0].tokens[0]",
      "[plain-secret] relay.sources[1].api",
      "[duplicate-name] relay.sources[1].name",
    ]);
  });

  test.each([
    { name: "something that is no mapping", relay: [], lines: ["[type] relay: [] is not a mapping (write a mapping)"] },
    {
      name: "an unknown key",
      relay: { route: [] },
      lines: ['[unknown-key] relay.route: unknown key "route" (did you mean "routes"?)'],
    },
    {
      name: "a list that is none",
      relay: { routes: { to: "#a" }, sources: "alertmanager" },
      lines: [
        '[type] relay.routes: {"to":"#a"} is not a list (write a list)',
        '[type] relay.sources: "alertmanager" is not a list (write a list)',
      ],
    },
    {
      name: "a broken rotation, which may still be referred to",
      relay: {
        rotations: [{ name: "primary", members: [] }],
        routes: [{ mention: "primary", to: "#a" }],
      },
      lines: ["[range] relay.rotations[0].members: [] must name at least one member (write at least one)"],
    },
    {
      name: "one name for two rotations and two workspaces",
      relay: {
        slack: [{}, {}],
        fallback: "#a",
        rotations: [
          { name: "primary", members: ["U012ABCDEF"] },
          { name: "primary", members: ["U012ABCDEF"] },
        ],
      },
      lines: [
        '[duplicate-name] relay.rotations[1].name: "primary" is the name of relay.rotations[0] already (give this rotation another name, or put both together)',
        '[duplicate-name] relay.slack[1].name: "slack" is the name of relay.slack[0] already (give this workspace another name, or put both together)',
      ],
    },
    {
      name: "a hand-over that never comes",
      relay: { rotations: [{ name: "primary", members: ["U012ABCDEF"], handover: "0 9 30 2 *" }] },
      lines: [
        '[cron] relay.rotations[0].handover: "0 9 30 2 *" never comes (write "monday 09:00", "daily 09:00", or cron with five fields such as "0 9 * * 1")',
      ],
    },
    {
      name: "a handle that leads nowhere",
      relay: { handles: { "@ops": "@ops" } },
      lines: [
        '[mention] relay.handles["@ops"]: "@ops" is neither a Slack id nor a rotation (write the id of a user (U012ABCDEF) or of a user group (S012ABCDEF), the name of a rotation, or give it an id in relay.handles)',
      ],
    },
    {
      name: "a route below one that takes all of its values",
      relay: {
        routes: [
          { match: { env: ["staging", "dev"] }, to: "#a" },
          { match: { env: "dev", team: "x" }, to: "#b" },
        ],
      },
      lines: [
        "[unreachable-route] relay.routes[1]: no incident gets here: relay.routes[0] takes everything that this route matches (write it above relay.routes[0], or write continue: true there)",
      ],
    },
    {
      name: "nothing of routes that overlap in part, or below one that goes on, or below one that is broken",
      relay: {
        routes: [
          { match: { team: "x" }, to: "#a", continue: true },
          { match: { env: { not: "dev" } }, to: "#b" },
          { match: { env: { matches: "(" } }, to: "#c" },
          { match: { env: "dev" }, to: "#d" },
        ],
      },
      lines: [
        "[label-pattern] relay.routes[2].match.env.matches: this ( is never closed (add the missing ), or write \\( for the character)",
      ],
    },
    {
      name: "an expression that looks ahead",
      relay: { routes: [{ match: { env: { matches: "(?!prod).*" } }, to: "#a" }] },
      lines: [
        '[label-pattern] relay.routes[0].match.env.matches: Prometheus has no lookaheads and lookbehinds (write what the label is, such as "a|b", or what it is not as not: { matches: "..." })',
      ],
    },
    {
      name: "an expression that unfolds too far",
      relay: { routes: [{ match: { env: { matches: "(a{100}){10}b{1000}" } }, to: "#a" }] },
      lines: [
        "[label-pattern] relay.routes[0].match.env.matches: this regular expression unfolds to more than 2000 characters (repeat less: write .* or [0-9]+ instead of counting)",
      ],
    },
    {
      name: "rotations whose hours leave a gap",
      relay: {
        rotations: [
          { name: "a", members: ["U012ABCDEF"], hours: { from: "08:00", to: "16:00" }, otherwise: "b" },
          { name: "b", members: ["U034GHIJKL"], hours: { from: "16:00", to: "07:00" }, otherwise: "a" },
        ],
      },
      lines: [
        "[rotation-circle] relay.rotations[0].otherwise: a → b → a: there are hours of the day in which none of them is on call (let their hours cover the whole day, or name a rotation without hours in otherwise)",
      ],
    },
    {
      name: "nothing of rotations that follow the sun",
      relay: {
        rotations: [
          { name: "a", members: ["U012ABCDEF"], hours: { from: "08:00", to: "20:00" }, otherwise: "b" },
          { name: "b", members: ["U034GHIJKL"], hours: { from: "20:00", to: "08:00" }, otherwise: "a" },
        ],
      },
      lines: [],
    },
    {
      name: "otherwise without hours",
      relay: {
        rotations: [
          { name: "a", members: ["U012ABCDEF"], otherwise: "b" },
          { name: "b", members: ["U034GHIJKL"] },
        ],
      },
      lines: [
        '[rotation-hours] relay.rotations[0].otherwise: otherwise is given without hours, so it never counts (write hours: { from: "08:00", to: "20:00" }, or remove it)',
      ],
    },
    {
      name: "a FIFO topic",
      relay: { sources: [{ name: "a", kind: "sns", topics: ["arn:aws:sns:eu-west-1:123456789012:alarms.fifo"] }] },
      lines: [
        '[sns-topic] relay.sources[0].topics[0]: "arn:aws:sns:eu-west-1:123456789012:alarms.fifo" is not the ARN of a topic that can send over HTTPS (write the topic\'s ARN, such as "arn:aws:sns:eu-west-1:123456789012:alarms"; a FIFO topic needs an SQS source)',
      ],
    },
    {
      name: "nothing of a critical catch-all instead of a fallback",
      relay: { slack: {}, routes: [{ match: { severity: "critical" }, to: "#pages" }] },
      lines: [],
    },
    {
      name: "the default source of a public relay",
      relay: { url: "https://relay.example.org" },
      lines: [
        '[open-source] relay: anybody who reaches https://relay.example.org could post alerts to the source "alertmanager": it has no tokens (write tokens: [{ env: "RELAY_TOKEN" }], or start the relay with --client-ca)',
      ],
    },
  ])("$name", ({ relay, lines }) => {
    expect(linesOf(stackOf(relay))).toEqual(lines);
  });

  test("notify that Slack cannot have, once where it is written", () => {
    const notify = { channel: "#Shop Alerts", mention: "@shop-oncall" };
    expect(linesOf(stackOf({ slack: {}, fallback: "#alerts" }, { notify }))).toEqual([
      '[channel] notify.channel: "#Shop Alerts" is not a channel of Slack, so these alerts go to relay.fallback (write "#name" in small letters as Slack shows it, or the channel\'s id (C012ABCDEF))',
      '[mention] notify.mention: "@shop-oncall" is neither a Slack id nor a rotation (write the id of a user (U012ABCDEF) or of a user group (S012ABCDEF), the name of a rotation, or give it an id in relay.handles)',
    ]);
    expect(linesOf(stackOf({}, { notify }))).toEqual([]);
  });

  test("mistakes at the file that holds the section", () => {
    const parsed = parseStacks([
      { file: "a.yaml", input: stackOf(undefined) },
      {
        file: "b.yaml",
        input: { ...stackOf({ fallback: "#A" }), services: [{ name: "cart", slos: [slo] }] },
      },
    ]);
    expect(parsed.ok ? [] : parsed.problems.map(({ file, path }) => [file, path])).toEqual([
      ["b.yaml", "relay.fallback"],
    ]);
  });
});

test("the JSON Schema takes every option of the relay", () => {
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(stackJsonSchema());
  validate(JSON.parse(JSON.stringify(stackOf(everyRelayOption))));
  expect(validate.errors).toBeNull();
});

test("stackToYaml() prints a relay section that reads back as the same", () => {
  const spec = stackOf(everyRelayOption) as StackSpec;
  expect(parse(stackToYaml(spec))).toEqual(JSON.parse(JSON.stringify(spec)));
});
