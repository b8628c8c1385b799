import { join } from "node:path";
import { openRelayStore } from "../../bot/store/open-relay-store.ts";
import type { RelayStore } from "../../bot/store/relay-store.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { startPostgresOnDisk } from "./postgres-on-disk.ts";

// How many deliveries of one alert each the store alone takes in per second, each durable before its sender hears of it.
// Usage: node bench/relay/store-intake.ts [deliveries, default 20,000] [senders at once, default 50] [bytes of a body, default 1,000]
const [deliveries = 20_000, senders = 50, bytes = 1_000] = process.argv.slice(2).map(Number);

console.log(`${deliveries} deliveries of ${bytes} bytes, ${senders} senders at once`);
console.log("| engine | deliveries/s | CPU, ms per 1,000 | median, ms | 99 %, ms |");
console.log("| --- | ---: | ---: | ---: | ---: |");
await inTemporaryFolder("intake", async (folder) => {
  await measure("SQLite", await openRelayStore({ engine: "sqlite", path: join(folder, "nines.db") }));
});
const server = await startPostgresOnDisk();
try {
  await measure("PostgreSQL", await openRelayStore({ engine: "postgres", url: server.url, shown: "postgres" }));
} finally {
  await server.stop();
}

async function measure(engine: string, store: RelayStore): Promise<void> {
  const body = `{"alerts":["${"x".repeat(Math.max(0, bytes - 13))}"]}`;
  const times: number[] = [];
  let next = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const send = async () => {
    while (next < deliveries) {
      const messageId = String(next++);
      const before = performance.now();
      await store.take([
        { source: "prod", intake: "webhook", receivedAtMs: Date.now(), body, messageId, sentAtMs: undefined },
      ]);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await store.close();
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  const perThousand = (user + system) / deliveries;
  console.log(
    `| ${engine} | ${Math.round(deliveries / seconds)} | ${perThousand.toFixed(0)} | ${at(0.5)} | ${at(0.99)} |`,
  );
}
