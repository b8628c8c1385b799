import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { RunningRelay } from "../../../bot/run/relay-setup.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";
import { remoteWrite, type WrittenSample } from "../../alerts/truth/remote-write.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { alertOf, notify, relayFor } from "../run/running-relay.ts";

needs("prometheus")("a relay with Slack and Prometheus", () => {
  let prometheus: Prometheus;
  let slack: FakeSlack;
  let folder: string;
  let relay: RunningRelay;
  const startsAt = new Date(Date.now() - 60_000).toISOString();

  const start = () => relayFor({ folder, slack, relay: { prometheus: { url: prometheus.url } } });
  const uploads = () => slack.calls.filter(({ method }) => method === "files.completeUploadExternal").length;
  const alert = (more: object = {}) => {
    const expression = encodeURIComponent("disk_used_ratio > 0.9");
    const generatorURL = `http://prometheus.example.com/graph?g0.expr=${expression}&g0.tab=1`;
    return alertOf({ instance: "db-1" }, { startsAt, generatorURL, ...more });
  };

  beforeAll(async () => {
    [prometheus, slack, folder] = await Promise.all([
      startPrometheus({ interval: "1h", flags: ["--web.enable-remote-write-receiver"] }),
      startFakeSlack({ channels: ["alerts", "ops"] }),
      makeTemporaryFolder("relay-pictures"),
    ]);
    const samples = Array.from({ length: 40 }, (_, index): WrittenSample => [Date.now() - (39 - index) * 15_000, 0.94]);
    await remoteWrite(prometheus.url, [{ labels: { __name__: "disk_used_ratio", instance: "db-1" }, samples }]);
    relay = await start();
  });

  afterAll(async () => {
    await relay?.stop();
    await slack?.stop();
    await prometheus?.stop();
    await removeFolder(folder);
  });

  test("shows a plot while an incident fires, keeps it over a restart, and another one at its end", async () => {
    await notify(relay, [alert()]);
    await slack.until(() => slack.show("alerts").includes("(picture: Plot of carts cannot be opened)"));
    expect(uploads()).toBe(1);

    await relay.stop();
    relay = await start();
    await notify(relay, [alert(), alertOf({ instance: "db-2" }, { startsAt })]);
    await slack.until(() => slack.show("alerts").includes("2 alerts"));
    expect(uploads()).toBe(1);

    const ended = { status: "resolved", endsAt: new Date().toISOString() };
    await notify(relay, [alert(ended), alertOf({ instance: "db-2" }, { startsAt, ...ended })]);
    await slack.until(() => slack.show("alerts").includes("RESOLVED") && uploads() === 2);
    await slack.until(() => slack.show("alerts").includes("(picture: Plot of carts cannot be opened)"));
    expect(slack.channel("alerts")).toHaveLength(1);
  });
});
