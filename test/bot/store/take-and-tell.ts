import { openRelayStore } from "../../../bot/store/open-relay-store.ts";
import { exampleDelivery } from "./examples.ts";

// Takes deliveries in until it is killed, and says on standard output which ones it was promised to be on disk.
// Usage: node take-and-tell.ts sqlite PATH | postgres URL
const [engine, place = ""] = process.argv.slice(2);
const store = await openRelayStore(
  engine === "postgres" ? { engine, url: place, shown: "postgres" } : { engine: "sqlite", path: place },
);
for (let round = 0; ; round++) {
  await Promise.all(
    Array.from({ length: 20 }, async (_, call) => {
      const messageId = `${process.pid}-${round}-${call}`;
      await store.take([exampleDelivery({ messageId })]);
      process.stdout.write(`${messageId}\n`);
    }),
  );
}
