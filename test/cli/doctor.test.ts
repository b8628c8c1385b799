import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type FakeSlack, startFakeSlack } from "../../bot/testing/slack/fake-slack.ts";
import { main } from "../../cli/main.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";

let cwd = "";
let slack: FakeSlack;
beforeEach(async () => {
  cwd = await makeTemporaryFolder("doctor");
  slack = await startFakeSlack({ channels: ["alerts"] });
});
afterEach(async () => {
  await slack.stop();
  await removeFolder(cwd);
});

const sli = { kind: "events", total: "a_total", bad: "b_total" };
const slo = { name: "availability", objective: "99.9", sli, runbook: "https://wiki.example.org/checkout" };

async function doctor(relay: object, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const config = { name: "shop", relay, services: [{ name: "checkout", slos: [slo] }] };
  await writeFile(join(cwd, "nines.config.json"), JSON.stringify(config));
  const world = { ...memoryWorld(cwd), env };
  const code = await main(["doctor", "--slack-api", slack.apiUrl, ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

const alertmanagerFile = `
route: { receiver: relay, group_by: [alertname], group_interval: 1m }
receivers:
  - name: relay
    webhook_configs: [{ url: "http://localhost:9116/in/alertmanager" }]
`;

describe("nines doctor", () => {
  test("shows what is fine and ends with 0", async () => {
    await writeFile(join(cwd, "alertmanager.yml"), alertmanagerFile);
    const env = { SLACK_BOT_TOKEN: slack.tokens.bot, SLACK_APP_TOKEN: slack.tokens.app };
    const relay = { slack: {}, fallback: "#alerts" };
    expect(await doctor(relay, env, "--alertmanager-config", "alertmanager.yml")).toEqual({
      code: 0,
      stderr: "",
      stdout: `Slack slack
  ok    the bot token is nines's in Acme
  ok    the bot token has every scope that the relay needs
  ok    the app token opens a socket, so buttons work without inbound internet
  ok    the bot is in #alerts

source alertmanager
  ok    the receiver relay posts to localhost:9116/in/alertmanager
  ok    relay also tells of the end of alerts (send_resolved)
  skip  it has no API address, so nobody can look at it, silence alerts, or find lost resolves
        fix: write api: ["http://alertmanager:9093"] at the source alertmanager

Prometheus
  skip  it is not configured: messages show no budgets and no pictures
        fix: write relay.prometheus: { url: "http://prometheus:9090" }

nothing is broken; 2 not looked at
`,
    });
  });

  test("shows what is broken with its cure, and ends with 1", async () => {
    const relay = {
      slack: {},
      fallback: "#nowhere",
      sources: [{ name: "alertmanager", tokens: [{ env: "RELAY_TOKEN" }] }],
    };
    const { code, stdout } = await doctor(relay, { SLACK_BOT_TOKEN: slack.tokens.bot });
    expect({ code, bad: stdout.match(/^ {2}BAD .*\n(?: {8}.*\n)*/gm) }).toEqual({
      code: 1,
      bad: [
        `  BAD   the app token cannot be read: the environment variable SLACK_APP_TOKEN is not set
        fix: set it
`,
        `  BAD   there is no channel #nowhere, or it is private and the bot is not in it
        fix: create it, correct the configuration, or write /invite @nines in #nowhere
`,
        `  BAD   the secret of the source alertmanager cannot be read: the environment variable RELAY_TOKEN
        is not set
        fix: set env RELAY_TOKEN
`,
      ],
    });
    expect(stdout).toMatch(/\n3 things to fix; 2 not looked at\n$/);
  });

  test("prints the same for machines", async () => {
    const { code, stdout } = await doctor({}, {}, "--format", "json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).checkups[0]).toEqual({
      title: "Slack",
      findings: [
        {
          state: "skipped",
          text: "no workspace is configured: messages go to the local inbox",
          cure: "write relay.slack",
        },
      ],
    });
  });

  test("looks at nothing when the config has problems", async () => {
    const { code, stdout, stderr } = await doctor({ fallback: "#A B" }, {});
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error[channel]");
    expect(slack.calls).toEqual([]);
  });
});
