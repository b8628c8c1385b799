import { Agent } from "node:http";
import { join } from "node:path";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { notificationOf, stormAlert } from "./notifications.ts";
import { post } from "./open-loop.ts";
import { startPostgresOnDisk } from "./postgres-on-disk.ts";
import { quantile } from "./quantile.ts";
import { type RelayProcess, startRelayProcess } from "./start-relay.ts";
import { startSlack } from "./start-slack.ts";
import { waitFor } from "./wait-for.ts";

/** How many alerts one relay takes in, each on disk before its sender hears of it. */
export interface IntakeResult {
  readonly what: string;
  readonly alertsPerDelivery: number;
  readonly alerts: number;
  /** From the first request to the last answer. */
  readonly perSecond: number;
  /** By the processor time of the whole process, until the last answer. */
  readonly perCore: number;
  readonly refused: number;
  readonly p99Ms: number;
  /** After the last answer, until all was worked on; undefined: another process works. */
  readonly workedAfterMs: number | undefined;
}

const senders = 50;

/** Takes in on SQLite, where the same process works on what it takes in, and on PostgreSQL, by a replica that does not lead. */
export async function measureIntake({
  alerts,
  perDelivery,
}: {
  readonly alerts: number;
  readonly perDelivery: readonly number[];
}): Promise<readonly IntakeResult[]> {
  const slack = await startSlack(["alerts"]);
  const relay = { slack: { name: "acme" }, fallback: "#alerts" };
  const place = { relay, slackApi: slack.apiUrl, env: slack.env };
  const results: IntakeResult[] = [];
  try {
    for (const each of perDelivery) {
      await inTemporaryFolder("bench", async (folder) => {
        const one = await startRelayProcess({ ...place, folder, store: join(folder, "relay.db") });
        try {
          await waitFor(one.isLeading);
          const intake = await takeIn(one, { alerts, each });
          const begunMs = performance.now();
          await waitFor(async () => (await one.waiting()) === 0);
          const what = "SQLite, one relay that also works";
          results.push({ what, ...intake, workedAfterMs: performance.now() - begunMs });
        } finally {
          await one.stop();
        }
      });
    }
    const postgres = await startPostgresOnDisk();
    try {
      await inTemporaryFolder("bench", async (folder) => {
        const leader = await startRelayProcess({ ...place, folder, store: postgres.url });
        await waitFor(leader.isLeading);
        const follower = await startRelayProcess({ ...place, folder, store: postgres.url });
        try {
          for (const each of perDelivery) {
            const intake = await takeIn(follower, { alerts, each });
            results.push({ what: "PostgreSQL, a replica that does not lead", ...intake, workedAfterMs: undefined });
            await waitFor(async () => (await leader.waiting()) === 0);
          }
        } finally {
          await follower.stop();
          await leader.stop();
        }
      });
    } finally {
      await postgres.stop();
    }
  } finally {
    await slack.stop();
  }
  return results;
}

async function takeIn(
  relay: RelayProcess,
  { alerts, each }: { readonly alerts: number; readonly each: number },
): Promise<Omit<IntakeResult, "what" | "workedAfterMs">> {
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  const deliveries = Math.ceil(alerts / each);
  const bodies = Array.from({ length: deliveries }, (_, place) =>
    notificationOf(
      Array.from({ length: each }, (_, index) => stormAlert(place * each + index, Date.now())),
      `delivery="${each}-${place}"`,
    ),
  );
  const times: number[] = [];
  let refused = 0;
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < deliveries) {
      const before = performance.now();
      const status = await post(agent, `${relay.url}/in/alertmanager`, bodies[next++] ?? "");
      if (status !== 200) refused++;
      times.push(performance.now() - before);
    }
  };
  const before = await relay.cost();
  const begunMs = performance.now();
  await Promise.all(Array.from({ length: senders }, send));
  const seconds = (performance.now() - begunMs) / 1_000;
  const after = await relay.cost();
  agent.destroy();
  times.sort((a, b) => a - b);
  const taken = (deliveries - refused) * each;
  return {
    alertsPerDelivery: each,
    alerts: taken,
    perSecond: taken / seconds,
    perCore: taken / (after.cpuSeconds - before.cpuSeconds),
    refused,
    p99Ms: quantile(times, 0.99),
  };
}
