import { spawnSync } from "node:child_process";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { RelayView } from "../../../bot/run/relay-api.ts";
import type { RunningRelay } from "../../../bot/run/relay-setup.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";
import { needs } from "../../servers/needs.ts";
import { pathOf } from "../../servers/prometheus-tools.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { alertOf, notify, relayFor } from "./running-relay.ts";

let folder: string;
let relay: RunningRelay;

beforeEach(async () => {
  folder = await makeTemporaryFolder("relay-http");
});

afterEach(async () => {
  await relay.stop();
  await removeFolder(folder);
});

const api = async (path: string): Promise<unknown> => (await fetch(relay.url + path)).json();
const gesture = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${relay.url}/api/inbox/gestures`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

interface InboxPage {
  readonly messages: readonly {
    readonly message: { readonly text: string };
    readonly thread: readonly { readonly message: { readonly text: string } }[];
  }[];
}
interface IncidentPage {
  readonly incidents: readonly { readonly id: string; readonly ack: unknown; readonly status: string }[];
}

const inbox = async () => {
  const { messages } = (await api("/api/inbox/messages?channel=%23alerts")) as InboxPage;
  return messages.map(({ message }) => message.text);
};
const openIncident = async () => {
  const shown = async () => ((await api("/api/incidents?open=1")) as IncidentPage).incidents;
  return (await until(shown, (found) => found.length === 1))[0];
};

describe("a relay without Slack", () => {
  beforeEach(async () => {
    relay = await relayFor({ folder });
  });

  test("shows in the inbox what would be in Slack, and its buttons work", async () => {
    await notify(relay, [alertOf({})]);
    await until(inbox, (texts) => texts.length === 1);
    const incident = await openIncident();
    const answer = await gesture({ kind: "button", actionId: "ack", value: incident?.id, person: "Ben" });
    expect([answer.status, await answer.json()]).toEqual([200, { kind: "done" }]);
    await until(inbox, ([text]) => text === "[CRITICAL, ACKNOWLEDGED] carts cannot be opened");

    const dialog = await gesture({ kind: "button", actionId: "more", value: `note:${incident?.id}` });
    expect(await dialog.json()).toMatchObject({ kind: "dialog", view: { callback_id: "note_dialog" } });
    const empty = await gesture({ kind: "dialog", dialogId: "note_dialog", incident: incident?.id, values: {} });
    expect(await empty.json()).toEqual({ kind: "inputErrors", errors: { note_text: "Write something." } });
    const values = { note_text: ["the shelf broke"] };
    await gesture({ kind: "dialog", dialogId: "note_dialog", incident: incident?.id, values, person: "Ben" });
    const details = () => api(`/api/incidents/${incident?.id}`) as Promise<{ timeline: readonly Entry[] }>;
    const { timeline } = await until(details, (page) => page.timeline.some(({ kind }) => kind === "note"));
    expect(timeline.map(({ kind, by, detail }) => [kind, by?.name, detail])).toEqual([
      ["fired", undefined, "carts cannot be opened"],
      ["acked", "Ben", ""],
      ["note", "Ben", "the shelf broke"],
    ]);
    expect(await api("/api/audit")).toMatchObject({
      audit: [
        { action: "ack", by: { id: "local:ben", name: "Ben" }, incident: incident?.id, allowed: true },
        { action: "note", by: { id: "local:ben", name: "Ben" }, incident: incident?.id, allowed: true },
      ],
    });
    expect(await (await gesture({ kind: "command", text: "status" })).json()).toMatchObject({ kind: "message" });
    expect(await (await gesture({ kind: "home" })).json()).toMatchObject({ kind: "home" });
  });

  interface Entry {
    readonly kind: string;
    readonly by?: { readonly name: string };
    readonly detail: string;
  }

  test.each([
    {
      name: "another site",
      headers: { origin: "https://evil.example" },
      message: "pages of other sites may not do this",
    },
    {
      name: "another site, as browsers say it",
      headers: { "sec-fetch-site": "cross-site" },
      message: "pages of other sites may not do this",
    },
    { name: "a form", headers: { "content-type": "text/plain" }, message: "send JSON, with its content type" },
  ])("refuses a gesture of $name", async ({ headers, message }) => {
    const answer = await gesture({ kind: "home" }, headers);
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: "foreign-page", message }]);
  });

  test("refuses a gesture under a name that is not this machine's", async () => {
    const { port } = new URL(relay.url);
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `evil.example:${port}`, "content-type": "application/json" };
      const call = request({ host: "127.0.0.1", port, path: "/api/inbox/gestures", method: "POST", headers });
      call.once("response", (response) => resolve(response.resume().statusCode));
      call.once("error", reject);
      call.end('{"kind":"home"}');
    });
    expect(status).toBe(403);
  });

  test.each([
    "",
    "{",
    "[]",
    "null",
    '"ack"',
    '{"kind":"dance"}',
    '{"kind":"button","actionId":"ack"}',
    '{"kind":"button","actionId":"drop","value":"3F7K"}',
    '{"kind":"dialog","dialogId":"note_dialog"}',
  ])("refuses %j, which is no gesture", async (body) => {
    const answer = await gesture(body);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: "gesture", message: "this is no gesture" },
    ]);
  });

  test("does nothing to an incident that there is not", async () => {
    const answer = await gesture({ kind: "button", actionId: "ack", value: "0000" });
    expect(await answer.json()).toEqual({ kind: "refused", why: "There is no incident 0000 any more." });
  });

  test("says how it does", async () => {
    await until(
      () => api("/api/relay") as Promise<RelayView>,
      ({ leading }) => leading,
    );
    expect(await api("/api/relay")).toEqual({
      nowMs: expect.any(Number),
      leading: true,
      waiting: { count: 0 },
      messages: { unseen: 0, failed: 0 },
      workspaces: [{ name: "local", kind: "local", connected: true, why: "" }],
      storms: [],
      troubles: [],
    });
  });

  needs("prometheus")("its metrics", () => {
    test("pass promtool", async () => {
      await notify(relay, [alertOf({})]);
      await until(inbox, (texts) => texts.length === 1);
      const text = await (await fetch(`${relay.url}/metrics`)).text();
      const checked = spawnSync(pathOf("promtool"), ["check", "metrics"], { input: text, encoding: "utf8" });
      expect(checked.stdout + checked.stderr).toBe("");
      expect(text).toContain('nines_relay_intake_total{source="alertmanager",result="new"} 1\n');
      expect(text).toContain('nines_relay_visible_seconds_count{severity="critical"} 1\n');
      expect(text).toContain("nines_relay_open_incidents 1\n");
      expect(text).toContain("nines_relay_dropped_total 0\n");
    });
  });
});

describe("a relay that Slack calls over HTTP", () => {
  let slack: FakeSlack;

  beforeEach(async () => {
    slack = await startFakeSlack({ channels: ["alerts"] });
    const spec: RelaySpec = { slack: { name: "acme", botToken: { env: "BOT" }, signingSecret: { env: "SECRET" } } };
    const env = { BOT: slack.tokens.bot, SECRET: slack.tokens.signingSecret };
    relay = await relayFor({ folder, relay: spec, setup: { env, slackApiUrl: slack.apiUrl } });
    slack.useRequestUrl(`${relay.url}/slack/acme`);
    await notify(relay, [alertOf({})]);
    await slack.until(() => slack.channel("alerts").length === 1);
  });

  afterEach(() => slack.stop());

  test("takes buttons, dialogs, commands and the home from signed requests", async () => {
    const done = { kind: "acknowledged", payload: {} };
    expect(await slack.click({ user: "U000ANA", channel: "alerts", action: "ack" })).toEqual(done);
    await slack.until(() => slack.show("alerts").includes("ACKNOWLEDGED"));

    await slack.click({ user: "U000ANA", channel: "alerts", action: "more", option: "Note…" });
    await slack.until(() => slack.viewOf("U000ANA") !== undefined);
    const { id = "" } = slack.viewOf("U000ANA") ?? {};
    expect(await slack.submit(id, "U000ANA", { note_text: "the shelf broke" })).toEqual(done);
    await slack.until(() => slack.show("alerts").includes("the shelf broke"));

    const answer = await slack.command({ user: "U000ANA", channel: "alerts", command: "/nines", text: "status" });
    expect(answer).toMatchObject({ kind: "acknowledged", payload: { response_type: "ephemeral" } });
    expect(await slack.openHome("U000ANA")).toEqual(done);
    await slack.until(() => slack.viewOf("U000ANA", "home") !== undefined);
  });

  test("refuses what is not signed by Slack", async () => {
    const post = (headers: Readonly<Record<string, string>>) =>
      fetch(`${relay.url}/slack/acme`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: "payload=%7B%7D",
      });
    expect((await post({})).status).toBe(401);
    const stamp = String(Math.floor(Date.now() / 1_000));
    expect(
      (await post({ "x-slack-request-timestamp": stamp, "x-slack-signature": `v0=${"0".repeat(64)}` })).status,
    ).toBe(401);
  });
});
