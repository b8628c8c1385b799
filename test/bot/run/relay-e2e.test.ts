import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { freePort } from "../../servers/free-port.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type AlertmanagerPair, startAlertmanagerPair } from "./alertmanager-pair.ts";
import { writeBurnRules } from "./burn-rules.ts";
import { burning, burningLong, calm, cart, steady } from "./burning-figures.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { checkout } from "./running-relay.ts";
import { type ServedMetrics, serveMetrics } from "./served-metrics.ts";
import { shownChannel } from "./shown-channel.ts";

const burnLines = [
  "[CRITICAL] checkout availability: budget gone in 31 h (14.6x burn)",
  "🔴 *CRITICAL*  *checkout availability is burning its error budget*",
  "Firing since TIME",
  "Budget left *62 %* of 30 d · gone in *31 h* at this rate · 2 % of it per hour · recorded at TIME",
  "Burn *14.6x* (1 h) / *14.7x* (5 min) · limit 14.4x · SLO 99.9 %, now 98.54 %",
  "About 1 in 68 requests fails (312 of 21,240 in 5 min)",
  "Runbook · Query · owner `orders`",
  "[Acknowledge] [Silence…] [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful]",
];
const alertsLine = (alerts: string) => `Alertmanager alertmanager · incident ID · ${alerts} · seen by on-call: not yet`;

needs("prometheus", "alertmanager")("a relay between a Prometheus, two Alertmanagers and Slack", () => {
  let folder: string;
  let slack: FakeSlack;
  let metrics: ServedMetrics;
  let prometheus: Prometheus;
  let alertmanagers: AlertmanagerPair;
  let channel: ReturnType<typeof shownChannel>;
  let relay: RelayProcess;
  let startRelay: () => Promise<RelayProcess>;

  beforeAll(async () => {
    [folder, slack, metrics] = await Promise.all([
      makeTemporaryFolder("relay-e2e"),
      startFakeSlack({ channels: ["alerts", "ops"] }),
      serveMetrics({ ...steady, ...cart(0, 0) }),
    ]);
    channel = shownChannel(slack, "alerts");
    const [port, ...ports] = await Promise.all(Array.from({ length: 5 }, freePort));
    const [one = 0, other = 0, ...[gossipOne = 0, gossipOther = 0]] = ports;
    alertmanagers = await startAlertmanagerPair({
      webhook: `http://127.0.0.1:${port}/in/alertmanager`,
      ports: { web: [one, other], gossip: [gossipOne, gossipOther] },
    });
    prometheus = await startPrometheus({
      ruleFiles: await writeBurnRules(folder),
      scrapeConfigs: [
        {
          job_name: "shop",
          honor_labels: true,
          static_configs: [{ targets: [metrics.address] }],
        },
      ],
      alertmanagers: alertmanagers.urls,
    });
    const config = {
      name: "shop",
      notify: { channel: "#alerts" },
      relay: {
        sources: [{ name: "alertmanager", api: alertmanagers.urls }],
        slack: { name: "acme", botToken: { env: "BOT" }, appToken: { env: "APP" } },
        fallback: "#alerts",
        timing: { greenDelay: "1s", poll: "1s" },
        prometheus: { url: prometheus.url },
      },
      services: [checkout],
    };
    const env = { BOT: slack.tokens.bot, APP: slack.tokens.app };
    startRelay = () => startRelayProcess({ folder, config, port: port ?? 0, slackApi: slack.apiUrl, env });
    relay = await startRelay();
    await slack.until(() => slack.connections() === 1);
  });

  afterAll(async () => {
    await relay?.stop();
    await Promise.all([prometheus?.stop(), alertmanagers?.crash(), metrics?.stop()]);
    await slack?.stop();
    await removeFolder(folder);
  });

  test("an SLO that burns is one message with its numbers", async () => {
    metrics.set(burning);
    await slack.until(() => channel.messages().length > 0, 30_000);
    // On a busy machine Prometheus may be slower than a first post waits; then an edit brings the numbers.
    await channel.shows(0, "Burn ");
    expect(channel.lines(0)).toEqual([...burnLines, alertsLine("1 alert")]);
    expect(channel.messages()).toHaveLength(1);
    expect(channel.message(0)?.color).toBe("#d32f2f");
  });

  test("its second alert joins it by an edit", async () => {
    metrics.set(burningLong);
    await channel.shows(0, "2 alerts");
    expect(channel.messages()).toHaveLength(1);
    expect(channel.lines(0)).toEqual([...burnLines, alertsLine("2 alerts")]);
  });

  test("a silence from the dialog is one at both Alertmanagers, and everybody sees its end", async () => {
    metrics.set(cart(1, 0));
    await slack.until(() => channel.messages().length === 2, 30_000);
    expect(await channel.openSilence(1)).toEqual([
      "*carts cannot be opened* · incident ID",
      "Alerts with all of these labels",
      '[Choose labels: alertname="CartDown" | service="cart" | instance="a" | job="shop" | severity="critical"]',
      "Matches *1 active alert* now in 1 incident.",
      "How long",
      "[static_select: 30 minutes | 1 hour | 4 hours | until 09∶00 | until … (at most 7 days)]",
      "Why",
      "[deploying 1.42, known issue SHOP-123 …]",
    ]);
    expect(await channel.submitSilence("deploying 1.42")).toEqual({ kind: "acknowledged", payload: {} });
    // Until the relay has applied what the person did, an answer of Alertmanager may show it as somebody else's.
    await slack.until(() => channel.lines(1).includes("Silenced until TIME by ana: deploying 1.42"), 30_000);
    expect(channel.lines(1)).toEqual([
      "[SILENCED] carts cannot be opened",
      "🔕 *SILENCED*  *carts cannot be opened*",
      "Firing since TIME",
      "Silenced until TIME by ana: deploying 1.42",
      "Query",
      "[Acknowledge] [Unsilence] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "Alertmanager alertmanager · incident ID · 1 alert",
    ]);
    const both = await until(alertmanagers.silences, (found) => found.every((one) => one.length === 1));
    const [silence] = both[0] ?? [];
    expect(both[1]?.[0]?.id).toBe(silence?.id);
    expect(silence).toMatchObject({
      comment: "deploying 1.42",
      createdBy: "ana (U000ANA)",
      matchers: [
        { name: "alertname", value: "CartDown", isRegex: false, isEqual: true },
        { name: "service", value: "cart", isRegex: false, isEqual: true },
      ],
    });
    const { startsAt = "", endsAt = "" } = silence ?? {};
    expect(Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000)).toBe(30);
  });

  test("it is given back by a button", async () => {
    await channel.click(1, "unsilence");
    await channel.shows(1, "🔴 *CRITICAL*");
    await until(alertmanagers.silences, (both) => both.every((found) => found.length === 0));
    await channel.threadHas(1, "No longer silenced");
    expect(channel.lines(1)).toEqual([
      "[CRITICAL] carts cannot be opened",
      "🔴 *CRITICAL*  *carts cannot be opened*",
      "Firing since TIME",
      "instance `a` · job `shop` · service `cart`",
      "Query",
      "[Acknowledge] [Silence…] [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "Alertmanager alertmanager · incident ID · 1 alert · seen by on-call: not yet",
    ]);
  });

  test("a relay that is killed goes on where it was: nothing twice, nothing lost", async () => {
    await relay.kill();
    await slack.until(() => slack.connections() === 0);
    metrics.set({ ...calm, ...cart(1, 1) });
    await until(firing, (names) => names.join() === "CartDown,CartDown");
    relay = await startRelay();
    await channel.shows(0, "RESOLVED");
    await channel.shows(1, "2 alerts");
    await channel.threadHas(0, "Resolved");
    expect(channel.messages()).toHaveLength(2);
    expect(channel.message(0)?.color).toBe("#2e7d32");
    expect(channel.lines(0)).toEqual([
      "[RESOLVED] checkout availability: lasted DURATION",
      "✅ *RESOLVED*  *checkout availability*",
      "Lasted DURATION, TIME to TIME",
      "Nobody acknowledged it · 2 alerts",
      "[Post-incident note…] [Not useful]",
      "Alertmanager alertmanager · incident ID · 2 alerts",
    ]);
    expect(channel.thread(0)).toEqual(["✅ TIME *Resolved* after DURATION"]);
    expect(channel.lines(1)).toEqual([
      "[CRITICAL] carts cannot be opened (2 alerts)",
      "🔴 *CRITICAL*  *carts cannot be opened*",
      "Firing since TIME",
      "• instance `a` · firing",
      "• instance `b` · firing",
      "job `shop` · service `cart`",
      "Query",
      "[Acknowledge] [Silence…] [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "Alertmanager alertmanager · incident ID · 2 alerts · seen by on-call: not yet",
    ]);
    await slack.until(() => slack.connections() === 1, 30_000);
  });

  test("what ends under a silence is unknown and grey, never green", async () => {
    await channel.openSilence(1);
    expect(await channel.submitSilence("known")).toEqual({ kind: "acknowledged", payload: {} });
    await channel.shows(1, "SILENCED");
    const before = channel.message(1)?.earlier.length ?? 0;
    metrics.set(cart(0, 0));
    await channel.shows(1, "UNKNOWN");
    await channel.threadHas(1, "Unknown");
    expect(channel.message(1)?.color).toBe("#757575");
    expect(channel.lines(1)).toEqual([
      "[UNKNOWN] carts cannot be opened (2 alerts)",
      "❔ *UNKNOWN*  *carts cannot be opened*",
      "Open since TIME · alertmanager no longer reports it; it was silenced, so that its end is not announced; nothing proves that it is over",
      "• instance `a` · unknown",
      "• instance `b` · unknown",
      "job `shop` · service `cart`",
      "Query",
      "[Acknowledge] [Unsilence] [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "Alertmanager alertmanager · incident ID · 2 alerts",
    ]);
    expect((channel.message(1)?.earlier ?? []).slice(before).flat().join("\n")).not.toContain("RESOLVED");
  });

  test("what fires again is red in the same message, and green once its source says that it ended", async () => {
    const [silence] = (await alertmanagers.silences())[0] ?? [];
    await fetch(`${alertmanagers.urls[1]}/api/v2/silence/${silence?.id}`, { method: "DELETE" });
    await until(alertmanagers.silences, (both) => both.every((found) => found.length === 0));
    metrics.set(cart(1, 0));
    await channel.shows(1, "🔴 *CRITICAL*");
    metrics.set(cart(0, 0));
    await channel.shows(1, "RESOLVED");
    await channel.threadHas(1, "Resolved");
    expect(channel.message(1)?.color).toBe("#2e7d32");
    expect(channel.lines(1)).toEqual([
      "[RESOLVED] carts cannot be opened: lasted DURATION",
      "✅ *RESOLVED*  *carts cannot be opened*",
      "Lasted DURATION, TIME to TIME",
      "Nobody acknowledged it · 2 alerts",
      "[Post-incident note…] [Not useful]",
      "Alertmanager alertmanager · incident ID · 2 alerts",
    ]);
  });

  test("what ended while both Alertmanagers lost their data is unknown, too", async () => {
    metrics.set(cart(1, 0));
    await channel.shows(1, "🔴 *CRITICAL*");
    await alertmanagers.crash();
    metrics.set(cart(0, 0));
    await until(firing, (names) => names.length === 0);
    await alertmanagers.startAgain();
    await channel.shows(1, "UNKNOWN");
    await slack.until(() => channel.thread(1).filter((line) => line.includes("Unknown")).length === 2, 30_000);
    expect(channel.message(1)?.color).toBe("#757575");
    expect(channel.lines(1)[2]).toBe(
      "Open since TIME · alertmanager no longer reports it, and did not say that it ended; nothing proves that it is over",
    );
    // What Alertmanager says between the end of the silence and the end of the alert is chance, too.
    const told = channel.thread(1).filter((line) => !/Fires|No longer silenced/.test(line));
    expect([...told.slice(0, 3), ...told.slice(-2)]).toEqual([
      "🔕 TIME *Silenced* by ana until END UTC: deploying 1.42",
      "🔕 TIME *Silenced* by ana until END UTC: known",
      "❔ TIME *Unknown*: alertmanager no longer reports it; it was silenced, so that its end is not announced",
      "✅ TIME *Resolved* after DURATION",
      "❔ TIME *Unknown*: alertmanager no longer reports it, and did not say that it ended",
    ]);
    const posts = slack.calls.filter(
      ({ method, args, result }) => method === "chat.postMessage" && args["thread_ts"] === undefined && result === "ok",
    );
    expect(posts).toHaveLength(2);
  });

  const firing = async () =>
    (await prometheus.query("ALERTS{alertstate='firing'}")).map(({ labels }) => labels["alertname"] ?? "").sort();
});
