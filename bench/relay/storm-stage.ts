import { join } from "node:path";
import { openRelayStore } from "../../bot/store/open-relay-store.ts";
import { parseStoreAddress } from "../../service/store/store-address.ts";
import { startPostgres } from "../../test/servers/postgres.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { type RelayProcess, startRelayProcess } from "./start-relay.ts";
import { type SlackProcess, startSlack } from "./start-slack.ts";
import { waitFor } from "./wait-for.ts";

/** Where everything is shown. */
export const channel = "alerts";

/** A fake Slack and the relays that post to it. */
export interface Stage {
  readonly slack: SlackProcess;
  readonly relays: readonly RelayProcess[];
  readonly store: string;
}

/** Sets up one relay on SQLite or two on PostgreSQL, for as long as `work` takes. */
export async function onStage<Result>(
  engine: "sqlite" | "postgres",
  work: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const slack = await startSlack([channel]);
  const postgres = engine === "postgres" ? await startPostgres() : undefined;
  try {
    return await inTemporaryFolder("bench", async (folder) => {
      const place = {
        folder,
        relay: { slack: { name: "acme" }, fallback: `#${channel}` },
        store: postgres?.url ?? join(folder, "relay.db"),
        slackApi: slack.apiUrl,
        env: slack.env,
      };
      const relays: RelayProcess[] = [];
      try {
        for (let count = postgres === undefined ? 1 : 2; count > 0; count--)
          relays.push(await startRelayProcess(place));
        return await work({ slack, relays, store: place.store });
      } catch (error) {
        throw new Error(`the storm failed; the relays said\n${relays.map((one) => one.log()).join("\n--\n")}`, {
          cause: error,
        });
      } finally {
        for (const relay of relays) await relay.stop();
      }
    });
  } finally {
    await postgres?.stop();
    await slack.stop();
  }
}

/** The status of each alert in the store, by its instance. */
export async function statusesOf(store: string): Promise<ReadonlyMap<string, string>> {
  const address = parseStoreAddress(store);
  if (!address.ok) throw new Error(JSON.stringify(address.problems));
  const opened = await openRelayStore(address.value);
  try {
    const { alerts } = await opened.load(0);
    return new Map(alerts.map(({ labels, status }) => [labels["instance"] ?? "", status]));
  } finally {
    await opened.close();
  }
}

/** The relay that leads; waits until one does. */
export async function leaderOf(relays: readonly RelayProcess[]): Promise<RelayProcess> {
  let found: RelayProcess | undefined;
  await waitFor(async () => {
    for (const relay of relays) if (await relay.isLeading().catch(() => false)) found = relay;
    return found !== undefined;
  });
  if (found === undefined) throw new Error("no relay leads");
  return found;
}
