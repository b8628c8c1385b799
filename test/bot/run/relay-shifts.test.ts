import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { RunningRelay } from "../../../bot/run/relay-setup.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { freePort } from "../../servers/free-port.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { bodyOf, reportOf, worseNumbers } from "../shifts/sample-report.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { alertOf, checkout, notify, relayFor } from "./running-relay.ts";
import { shownLines } from "./shown-lines.ts";

const sources = [{ name: "alertmanager" }, { kind: "shifts", name: "shifts", tokens: [{ env: "SHIFTS" }] }] as const;
const lines = (slack: FakeSlack, index = 0) => shownLines((slack.channel("alerts")[index]?.lines ?? []).join("\n"));
const replies = (slack: FakeSlack, index = 0) =>
  (slack.channel("alerts")[index]?.thread ?? []).map((one) => shownLines(one.lines.join("\n")).join(" "));
const top = (slack: FakeSlack) => slack.channel("alerts").filter(({ isBroadcast }) => !isBroadcast);

/** The sample happens now: what is long over would be no news. */
function nowish(report: ShiftReport): ShiftReport {
  const shift = Date.now() - 30 * 60_000 - (report.startedAtMs ?? 0);
  const later = (ms: number | null) => (ms === null ? null : ms + shift);
  return {
    ...report,
    atMs: report.atMs + shift,
    startedAtMs: later(report.startedAtMs),
    changedAtMs: later(report.changedAtMs),
    endedAtMs: later(report.endedAtMs),
    changes: report.changes.map((change) => ({ ...change, atMs: change.atMs + shift })),
  };
}

const story = () =>
  [
    reportOf({ at: 0, step: { number: 1, of: 5 }, candidate: { intended: 0.05, actual: 0 } }),
    reportOf({ at: 5, step: { number: 2, of: 5 }, candidate: { intended: 0.1, actual: 0.1 } }),
    reportOf({ at: 12 }),
    reportOf({ at: 13, ...worseNumbers }),
    reportOf({ at: 14, ...worseNumbers, phase: "aborting" }),
    reportOf({ at: 15, ...rolledBack }),
    reportOf({
      at: 16,
      ...rolledBack,
      closed: true,
      ledger: { sent: 191_002, answered: 191_002, failed: 590, inflight: 0, rescued: 3, lost: 0, isWhole: true },
    }),
  ].map(nowish);

const rolledBack = {
  ...worseNumbers,
  phase: "idle",
  outcome: "rolled_back",
  endedAtMs: reportOf({ at: 15 }).atMs,
  candidate: { intended: 0, actual: 0, errors: 386, errorRatio: 0.021 },
} as const;

const told = [
  "🚀 TIME *Started*: green v1.42 gets 5 %, blue v1.41 keeps the rest · by argo-rollouts",
  "➡️ TIME *Step 2/5*: green v1.42 gets 10 % · by argo-rollouts",
  "➡️ TIME *Step 3/5*: green v1.42 gets 25 % · by argo-rollouts",
  "🔴 TIME *Worse*: errors *2.1 %* vs 0.11 % · 18,400 requests of green · evidence 41.3 of 6.9 !subteam^S012ABCDEF",
  "🛑 TIME *Aborted*: errors *2.1 %* vs 0.11 % · 18,400 requests of green · evidence 41.3 of 6.9 · by argo-rollouts",
  "↩️ TIME *Rolled back* in 5 min · the old arm has 31.1 % of its capacity free",
  "🧾 TIME Requests lost: *0* of 191,002",
];

describe("a relay that hears of a traffic shift", () => {
  let folder: string;
  let slack: FakeSlack;
  let relay: RunningRelay;

  beforeEach(async () => {
    [folder, slack] = await Promise.all([
      makeTemporaryFolder("relay-shifts"),
      startFakeSlack({ channels: ["alerts", "ops"] }),
    ]);
    relay = await start();
    await slack.until(() => slack.connections() === 1);
  });

  afterEach(async () => {
    await relay?.stop();
    await slack?.stop();
    await removeFolder(folder);
  });

  const start = () =>
    relayFor({
      folder,
      slack,
      relay: { sources },
      setup: { env: { BOT: slack.tokens.bot, APP: slack.tokens.app, SHIFTS: "shift-token" } },
    });
  const post = (body: string, token = "shift-token") =>
    fetch(`${relay.url}/in/shifts`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body,
    });

  test("takes reports of those who may send them alone", async () => {
    expect((await post(bodyOf(reportOf()), "wrong")).status).toBe(401);
    expect((await post(bodyOf(nowish(reportOf())))).status).toBe(200);
    await slack.until(() => top(slack).length === 1);
  });

  test("shows what it cannot read as a notice that says why", async () => {
    expect((await post(bodyOf(reportOf(), "2"))).status).toBe(200);
    await slack.until(() => top(slack).length === 1);
    expect(slack.show("alerts")).toContain(
      'it is a shift report of version "2", and this relay reads version "1": let exporter and relay be of the same release',
    );
    expect((await post("{ not JSON")).status).toBe(400);
  });

  test("says since which rollout an incident is open, and names the incident in the rollout's message", async () => {
    await post(bodyOf(nowish(reportOf())));
    await slack.until(() => top(slack).length === 1);
    await notify(relay, [alertOf({ service: "checkout", alertname: "CheckoutDown" })]);
    await slack.until(() => slack.show("alerts").includes("Open incident: carts cannot be opened"));
    await slack.until(() => slack.show("alerts").includes("Since rollout"));
    const since =
      "Since rollout `checkout-green-20260301T120000Z` of *checkout v1.42* by argo-rollouts began 30 min before";
    expect(lines(slack, 1)).toContain(since);
    const ledger = { sent: 184_220, answered: 184_206, failed: 204, inflight: 0, rescued: 3, lost: 14, isWhole: true };
    await post(bodyOf(nowish(reportOf({ at: 13, ledger }))));
    await slack.until(() => slack.show("alerts").includes("Requests lost in all of it so far"));
    expect(lines(slack, 1)).toContain(`${since} · Requests lost in all of it so far: *14 of 184,220*`);
  });

  test("edits one message as the rollout goes on, and adds a picture once there is a course to draw", async () => {
    for (const report of story()) expect((await post(bodyOf(report))).status).toBe(200);
    await slack.until(() => lines(slack)[0]?.includes("ROLLED BACK") === true, 20_000);
    await slack.until(() => slack.show("alerts").includes("(picture: Shares of traffic and error ratios"), 30_000);
    expect(top(slack)).toHaveLength(1);
    expect(
      slack.calls.filter(({ method, result }) => method === "files.completeUploadExternal" && result === "ok"),
    ).not.toHaveLength(0);
  });

  test("shows the abort command to who asks, and runs nothing", async () => {
    await post(bodyOf(nowish(reportOf())));
    await slack.until(() => lines(slack).some((line) => line.includes("[Abort command…]")));
    const ts = slack.channel("alerts")[0]?.ts ?? "";
    await slack.click({ user: "U000ANA", channel: "alerts", ts, action: "abort_command" });
    await slack.until(() => slack.viewOf("U000ANA") !== undefined);
    expect(JSON.stringify(slack.viewOf("U000ANA")?.view)).toContain("who holds the weights");
  });
});

describe("a relay that is killed while a rollout goes on", () => {
  let folder: string;
  let slack: FakeSlack;
  let relay: RelayProcess;

  beforeAll(async () => {
    [folder, slack] = await Promise.all([makeTemporaryFolder("kill-shifts"), startFakeSlack({ channels: ["alerts"] })]);
  });

  afterAll(async () => {
    await relay?.stop();
    await slack?.stop();
    await removeFolder(folder);
  });

  test("keeps one message and one thread without a reply twice", async () => {
    const port = await freePort();
    const config = {
      name: "shop",
      notify: { channel: "#alerts", mention: "S012ABCDEF" },
      relay: {
        slack: { name: "acme", botToken: { env: "BOT" }, appToken: { env: "APP" } },
        sources: [{ kind: "shifts", name: "shifts" }],
        fallback: "#alerts",
      },
      services: [checkout],
    };
    const env = { BOT: slack.tokens.bot, APP: slack.tokens.app };
    const begin = () => startRelayProcess({ folder, config, port, slackApi: slack.apiUrl, env });
    const post = async (report: ShiftReport): Promise<void> => {
      const answer = await fetch(`http://127.0.0.1:${port}/in/shifts`, { method: "POST", body: bodyOf(report) });
      expect(answer.status).toBe(200);
    };
    relay = await begin();
    const reports = story();
    for (const [index, report] of reports.entries()) {
      // The exporter says things twice, and late ones arrive after newer ones.
      await post(report);
      await post(report);
      const late = reports[index - 1];
      if (late !== undefined) await post(late);
      if (index % 2 === 1) {
        await relay.kill();
        relay = await begin();
      }
    }
    await slack.until(() => replies(slack).length >= told.length, 60_000);
    await slack.until(() => lines(slack)[0]?.includes("ROLLED BACK") === true, 30_000);
    expect(replies(slack)).toEqual(told);
    expect(top(slack)).toHaveLength(1);
  });
});
