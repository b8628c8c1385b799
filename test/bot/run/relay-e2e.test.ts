import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { printRuleFile } from "../../../alerts/print-rule-file.ts";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import { blockLines } from "../../../bot/testing/slack/channel-view.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import type { Fields } from "../../../bot/testing/slack/fields.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { type Alertmanager, startAlertmanager } from "../../servers/alertmanager.ts";
import { freePort } from "../../servers/free-port.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { checkout } from "./running-relay.ts";
import { type ServedMetrics, serveMetrics } from "./served-metrics.ts";
import { shownLines } from "./shown-lines.ts";

const id = 'slo_id="checkout-availability"';
/** The figures of an SLO in one state: 99.9 %, 30 days, 62 % of the budget left. */
const steady = {
  [`slo:info{${id},service="checkout",slo="availability",team="orders",runbook_url="https://wiki.example.org/checkout",objective="99.9",period="30d"}`]: 1,
  [`slo:error_budget:ratio{${id}}`]: 0.001,
  [`slo:time_period:days{${id}}`]: 30,
  [`slo:alert_threshold:ratio{${id},tier="page-fast"}`]: 0.0144,
  [`slo:alert_threshold:ratio{${id},tier="page-slow"}`]: 0.006,
  [`slo:alert_min_bad_events{${id},tier="page-fast"}`]: 5,
  [`slo:alert_min_bad_events{${id},tier="page-slow"}`]: 5,
  [`slo:sli_total:rate5m{${id}}`]: 70.8,
  [`slo:sli_bad:rate5m{${id}}`]: 1.04,
  [`slo:sli_error:ratio_rate5m{${id}}`]: 0.0152,
  [`slo:sli_error:ratio_rate30m{${id}}`]: 0.0001,
  [`slo:sli_error:ratio_rate1h{${id}}`]: 0.0001,
  [`slo:sli_error:ratio_rate6h{${id}}`]: 0.0001,
  [`slo:period_error_budget_remaining:ratio{${id}}`]: 0.62,
};
const burning = { [`slo:sli_error:ratio_rate1h{${id}}`]: 0.0146 };
const burningLong = {
  [`slo:sli_error:ratio_rate30m{${id}}`]: 0.008,
  [`slo:sli_error:ratio_rate6h{${id}}`]: 0.0075,
};
const calm = {
  [`slo:sli_error:ratio_rate1h{${id}}`]: 0.0001,
  [`slo:sli_error:ratio_rate6h{${id}}`]: 0.0001,
};
const cart = (a: number, b: number) => ({ 'cart_down{instance="a"}': a, 'cart_down{instance="b"}': b });

const cartRule = {
  groups: [
    {
      name: "cart",
      rules: [
        {
          alert: "CartDown",
          expr: "cart_down == 1",
          labels: { severity: "critical", service: "cart" },
          annotations: { summary: "carts cannot be opened" },
        },
      ],
    },
  ],
};

const burnLines = [
  "[CRITICAL] checkout availability: budget gone in 31 h (14.6x burn)",
  "🔴 *CRITICAL*  *checkout availability is burning its error budget*",
  "Firing since TIME",
  "Budget left *62 %* of 30 d · gone in *31 h* at this rate · 2 % of it per hour",
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
  let alertmanagers: Alertmanager[] = [];
  let relay: RelayProcess;
  let startRelay: () => Promise<RelayProcess>;
  let startPeer: (index: 0 | 1) => Promise<Alertmanager>;

  beforeAll(async () => {
    [folder, slack, metrics] = await Promise.all([
      makeTemporaryFolder("relay-e2e"),
      startFakeSlack({ channels: ["alerts", "ops"] }),
      serveMetrics({ ...steady, ...cart(0, 0) }),
    ]);
    const [port, ...ports] = await Promise.all(Array.from({ length: 5 }, freePort));
    const [web, gossip] = [ports.slice(0, 2), ports.slice(2)];
    startPeer = (index) =>
      startAlertmanager({
        port: web[index] ?? 0,
        config: {
          route: {
            receiver: "relay",
            group_by: ["slo_id", "service"],
            group_wait: "0s",
            group_interval: "1s",
            repeat_interval: "1h",
          },
          receivers: [{ name: "relay", webhook_configs: [{ url: `http://127.0.0.1:${port}/in/alertmanager` }] }],
        },
        flags: [
          `--cluster.listen-address=127.0.0.1:${gossip[index]}`,
          `--cluster.peer=127.0.0.1:${gossip[1 - index]}`,
          "--cluster.peer-timeout=1s",
          "--cluster.gossip-interval=50ms",
          "--cluster.pushpull-interval=1s",
          "--cluster.settle-timeout=2s",
        ],
      });
    alertmanagers = await Promise.all([startPeer(0), startPeer(1)]);
    prometheus = await startPrometheus({
      ruleFiles: await writeRules(folder),
      scrapeConfigs: [
        {
          job_name: "shop",
          honor_labels: true,
          static_configs: [{ targets: [metrics.address] }],
        },
      ],
      alertmanagers: alertmanagers.map(({ url }) => url),
    });
    const config = {
      name: "shop",
      notify: { channel: "#alerts" },
      relay: {
        sources: [{ name: "alertmanager", api: alertmanagers.map(({ url }) => url) }],
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
  }, 60_000);

  afterAll(async () => {
    await relay?.stop();
    await Promise.all([prometheus?.stop(), ...alertmanagers.map(crash), metrics?.stop()]);
    await slack?.stop();
    await removeFolder(folder);
  }, 60_000);

  const messages = () => slack.channel("alerts");
  const message = (index: number) => messages()[index];
  /** Once a silence is over, Alertmanager may say that the old alert ended before the new one begins: whether it came back is chance. */
  const lines = (index: number) =>
    shownLines((message(index)?.lines ?? []).join("\n")).map((line) =>
      line.replace(/ · (?:came back|flapped) \d× (?:within an hour|in 1 h)/, ""),
    );
  /** Whether Alertmanager or the question after it is faster once a killed relay is back, is chance: the line that tells is left out. */
  const thread = (index: number) =>
    shownLines((message(index)?.thread ?? []).flatMap((one) => one.lines).join("\n"))
      .filter((line) => !line.includes("Detected late"))
      .map((line) => line.replace(/until \S+ \S+ UTC/, "until END UTC"));
  const threadHas = (index: number, text: string) =>
    slack.until(() => thread(index).some((line) => line.includes(text)), 30_000);
  const shows = (index: number, text: string) =>
    slack.until(() => message(index)?.lines.some((line) => line.includes(text)) === true, 30_000);
  const silences = () =>
    Promise.all(
      alertmanagers.map(async ({ url }) => {
        const found = (await (await fetch(`${url}/api/v2/silences?silenced=true`)).json()) as readonly Silence[];
        return found.filter(({ status }) => status.state === "active");
      }),
    );

  test("an SLO that burns is one message with its numbers", async () => {
    metrics.set(burning);
    await slack.until(() => messages().length > 0, 30_000);
    // On a busy machine Prometheus may be slower than a first post waits; then an edit brings the numbers.
    await shows(0, "Burn ");
    expect(lines(0)).toEqual([...burnLines, alertsLine("1 alert")]);
    expect(messages()).toHaveLength(1);
    expect(message(0)?.color).toBe("#d32f2f");
  }, 60_000);

  test("its second alert joins it by an edit", async () => {
    metrics.set(burningLong);
    await shows(0, "2 alerts");
    expect(messages()).toHaveLength(1);
    expect(lines(0)).toEqual([...burnLines, alertsLine("2 alerts")]);
  }, 60_000);

  test("a silence from the dialog is one at both Alertmanagers, and everybody sees its end", async () => {
    metrics.set(cart(1, 0));
    await slack.until(() => messages().length === 2, 30_000);
    expect(await openSilence(1)).toEqual([
      "*carts cannot be opened* · incident ID",
      "Alerts with all of these labels",
      '[Choose labels: alertname="CartDown" | service="cart" | instance="a" | job="shop" | severity="critical"]',
      "Matches *1 active alert* now in 1 incident.",
      "How long",
      "[static_select: 30 minutes | 1 hour | 4 hours | until 09∶00 | until … (at most 7 days)]",
      "Why",
      "[deploying 1.42, known issue SHOP-123 …]",
    ]);
    await submitSilence("deploying 1.42");
    // Until the relay has applied what the person did, an answer of Alertmanager may show it as somebody else's.
    await slack.until(() => lines(1).includes("Silenced until TIME by ana: deploying 1.42"), 30_000);
    expect(lines(1)).toEqual([
      "[SILENCED] carts cannot be opened",
      "🔕 *SILENCED*  *carts cannot be opened*",
      "Firing since TIME",
      "Silenced until TIME by ana: deploying 1.42",
      "Query",
      "[Acknowledge] [Unsilence] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "Alertmanager alertmanager · incident ID · 1 alert",
    ]);
    const both = await until(silences, (found) => found.every((one) => one.length === 1));
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
  }, 60_000);

  test("it is given back by a button", async () => {
    await slack.click({ user: "U000ANA", channel: "alerts", ts: message(1)?.ts ?? "", action: "unsilence" });
    await shows(1, "🔴 *CRITICAL*");
    await until(silences, (both) => both.every((found) => found.length === 0));
    await threadHas(1, "No longer silenced");
    expect(lines(1)).toEqual([
      "[CRITICAL] carts cannot be opened",
      "🔴 *CRITICAL*  *carts cannot be opened*",
      "Firing since TIME",
      "instance `a` · job `shop` · service `cart`",
      "Query",
      "[Acknowledge] [Silence…] [Escalate…] [overflow: Assign… | Note… | Details in thread | Not useful]",
      "Alertmanager alertmanager · incident ID · 1 alert · seen by on-call: not yet",
    ]);
  }, 60_000);

  test("a relay that is killed goes on where it was: nothing twice, nothing lost", async () => {
    await relay.kill();
    await slack.until(() => slack.connections() === 0);
    metrics.set({ ...calm, ...cart(1, 1) });
    await until(firing, (names) => names.join() === "CartDown,CartDown");
    relay = await startRelay();
    await shows(0, "RESOLVED");
    await shows(1, "2 alerts");
    await threadHas(0, "Resolved");
    expect(messages()).toHaveLength(2);
    expect(message(0)?.color).toBe("#2e7d32");
    expect(lines(0)).toEqual([
      "[RESOLVED] checkout availability: lasted DURATION",
      "✅ *RESOLVED*  *checkout availability*",
      "Lasted DURATION, TIME to TIME",
      "Nobody acknowledged it · 2 alerts",
      "[Post-incident note…] [Not useful]",
      "Alertmanager alertmanager · incident ID · 2 alerts",
    ]);
    expect(thread(0)).toEqual(["✅ TIME *Resolved* after DURATION"]);
    expect(lines(1)).toEqual([
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
  }, 60_000);

  test("what ends under a silence is unknown and grey, never green", async () => {
    await openSilence(1);
    await submitSilence("known");
    await shows(1, "SILENCED");
    const before = message(1)?.earlier.length ?? 0;
    metrics.set(cart(0, 0));
    await shows(1, "UNKNOWN");
    await threadHas(1, "Unknown");
    expect(message(1)?.color).toBe("#757575");
    expect(lines(1)).toEqual([
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
    expect((message(1)?.earlier ?? []).slice(before).flat().join("\n")).not.toContain("RESOLVED");
  }, 60_000);

  test("what fires again is red in the same message, and green once its source says that it ended", async () => {
    const [silence] = (await silences())[0] ?? [];
    await fetch(`${alertmanagers[1]?.url}/api/v2/silence/${silence?.id}`, { method: "DELETE" });
    await until(silences, (both) => both.every((found) => found.length === 0));
    metrics.set(cart(1, 0));
    await shows(1, "🔴 *CRITICAL*");
    metrics.set(cart(0, 0));
    await shows(1, "RESOLVED");
    await threadHas(1, "Resolved");
    expect(message(1)?.color).toBe("#2e7d32");
    expect(lines(1)).toEqual([
      "[RESOLVED] carts cannot be opened: lasted DURATION",
      "✅ *RESOLVED*  *carts cannot be opened*",
      "Lasted DURATION, TIME to TIME",
      "Nobody acknowledged it · 2 alerts",
      "[Post-incident note…] [Not useful]",
      "Alertmanager alertmanager · incident ID · 2 alerts",
    ]);
  }, 60_000);

  test("what ended while both Alertmanagers lost their data is unknown, too", async () => {
    metrics.set(cart(1, 0));
    await shows(1, "🔴 *CRITICAL*");
    await Promise.all(alertmanagers.map(crash));
    metrics.set(cart(0, 0));
    await until(firing, (names) => names.length === 0);
    alertmanagers = await Promise.all([startPeer(0), startPeer(1)]);
    await shows(1, "UNKNOWN");
    await slack.until(() => thread(1).filter((line) => line.includes("Unknown")).length === 2, 30_000);
    expect(message(1)?.color).toBe("#757575");
    expect(lines(1)[2]).toBe(
      "Open since TIME · alertmanager no longer reports it, and did not say that it ended; nothing proves that it is over",
    );
    // What Alertmanager says between the end of the silence and the end of the alert is chance, too.
    const told = thread(1).filter((line) => !/Fires|No longer silenced/.test(line));
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
  }, 60_000);

  const firing = async () =>
    (await prometheus.query("ALERTS{alertstate='firing'}")).map(({ labels }) => labels["alertname"] ?? "").sort();

  /** Presses the button and waits for what it would hit; gives the lines of the dialog. */
  async function openSilence(index: number): Promise<readonly string[]> {
    await slack.click({ user: "U000ANA", channel: "alerts", ts: message(index)?.ts ?? "", action: "silence" });
    const shown = () => (slack.viewOf("U000ANA")?.view["blocks"] as readonly Fields[] | undefined)?.flatMap(blockLines);
    await slack.until(() => shown()?.some((line) => line.includes("Matches")) === true, 10_000);
    return shownLines((shown() ?? []).join("\n")).map((line) =>
      line.replace(/until (tomorrow )?09∶00, UTC/, "until 09∶00"),
    );
  }

  async function submitSilence(reason: string): Promise<void> {
    const id = slack.viewOf("U000ANA")?.id ?? "";
    const answer = await slack.submit(id, "U000ANA", { silence_duration: "30m", silence_reason: reason });
    expect(answer).toEqual({ kind: "acknowledged", payload: {} });
  }
});

/** Ends it at once: a peer that says goodbye takes ten seconds. */
async function crash({ pid, stop }: Alertmanager): Promise<void> {
  process.kill(pid, "SIGKILL");
  await stop();
}

interface Silence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly startsAt: string;
  readonly endsAt: string;
}

/** The stack's own burn alerts, and one of somebody else; the figures that they read are served by the test. */
async function writeRules(folder: string): Promise<readonly string[]> {
  const parsed = parseStack({ name: "shop", services: [checkout] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const burn = ruleFiles(parsed.value).flatMap(({ groups, ...file }) => {
    const alerts = groups
      .map(({ rules, ...group }) => ({
        ...group,
        interval: "1s",
        rules: rules.filter((rule) => rule.kind === "alert" && rule.alert === "SLOErrorBudgetBurn"),
      }))
      .filter(({ rules }) => rules.length > 0);
    return alerts.length === 0 ? [] : [{ ...file, groups: alerts }];
  });
  const files = [...burn.map(printRuleFile), JSON.stringify(cartRule)];
  return Promise.all(
    files.map(async (text, index) => {
      const path = join(folder, `rules-${index}.yaml`);
      await writeFile(path, text);
      return path;
    }),
  );
}
