import { Agent } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { notificationOf } from "./notifications.ts";
import { post } from "./open-loop.ts";
import { startPostgresOnDisk } from "./postgres-on-disk.ts";
import { quantile } from "./quantile.ts";
import { type RelayProcess, startRelayProcess } from "./start-relay.ts";
import { startSlack } from "./start-slack.ts";
import { waitFor } from "./wait-for.ts";

/** How long it takes at rest from posting an alert until Slack is called. */
export interface RestResult {
  readonly what: string;
  readonly alerts: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

// Each channel hears of something every few seconds: no storm, and no limit of Slack.
const channels = Array.from({ length: 10 }, (_, index) => `team-${index}`);
const everyMs = 450;

/** One relay on SQLite; and two on PostgreSQL, asked at the one that does not lead. */
export async function measureRest(alerts: number): Promise<readonly RestResult[]> {
  const slack = await startSlack(channels);
  const relay = {
    slack: { name: "acme" },
    fallback: `#${channels[0]}`,
    routes: channels.map((channel) => ({ match: { service: channel }, to: `#${channel}` })),
  };
  const place = { relay, slackApi: slack.apiUrl, env: slack.env };
  const run = async (what: string, at: RelayProcess): Promise<RestResult> => {
    const agent = new Agent({ keepAlive: true });
    const sentAtMs: number[] = [];
    for (let index = 0; index < alerts; index++) {
      await delay(everyMs * (0.75 + Math.random() / 2));
      const name = `Rest${what.length}x${index}x`;
      sentAtMs.push(Date.now());
      const service = channels[index % channels.length] ?? "";
      const alert = {
        number: index,
        name,
        service,
        severity: "critical",
        startedAtMs: Date.now(),
        endedAtMs: undefined,
      } as const;
      await post(agent, `${at.url}/in/alertmanager`, notificationOf([alert], `alertname="${name}"`));
    }
    await delay(2_000);
    agent.destroy();
    const calls = await slack.ask("calls", undefined);
    const times = sentAtMs
      .map((ms, index) => {
        const call = calls.find(
          ({ method, text }) => method === "chat.postMessage" && text.includes(`Rest${what.length}x${index}x`),
        );
        return (call?.atMs ?? Number.POSITIVE_INFINITY) - ms;
      })
      .sort((a, b) => a - b);
    return { what, alerts, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), maxMs: quantile(times, 1) };
  };
  try {
    const alone = await inTemporaryFolder("bench", async (folder) => {
      const one = await startRelayProcess({ ...place, folder, store: join(folder, "relay.db") });
      await waitFor(one.isLeading);
      return run("SQLite, one relay", one).finally(one.stop);
    });
    const postgres = await startPostgresOnDisk();
    try {
      const pair = await inTemporaryFolder("bench", async (folder) => {
        const leader = await startRelayProcess({ ...place, folder, store: postgres.url });
        await waitFor(leader.isLeading);
        const follower = await startRelayProcess({ ...place, folder, store: postgres.url });
        return run("PostgreSQL, posted to the replica that does not lead", follower)
          .finally(follower.stop)
          .finally(leader.stop);
      });
      return [alone, pair];
    } finally {
      await postgres.stop();
    }
  } finally {
    await slack.stop();
  }
}
