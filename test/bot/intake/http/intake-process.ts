import { intakeRoutes } from "../../../../bot/intake/http/intake-routes.ts";
import { openRelayStore } from "../../../../bot/store/open-relay-store.ts";
import { createHttpServer } from "../../../../service/http/http-server.ts";
import { silentLogger } from "../../../../service/log.ts";
import { createSecretReader } from "../../../../service/secrets.ts";
import { prod } from "../intake-server.ts";

// A relay's intake as a process of its own, to be killed: `node intake-process.ts STORE HOLD`. With HOLD `hold` it says "received" when a
// delivery is about to be written, and never writes it.
const [, , path = "", hold = ""] = process.argv;
const store = await openRelayStore({ engine: "sqlite", path });
const routes = intakeRoutes({
  sources: () => [prod],
  store: {
    take: (deliveries) => {
      if (hold !== "hold") return store.take(deliveries);
      process.stdout.write("received\n");
      return new Promise(() => {});
    },
    waitingCount: store.waitingCount,
  },
  secret: createSecretReader({ FIRST: "first", SECOND: "second", THIRD: "third" }),
  log: silentLogger,
  now: Date.now,
  watch: () => {},
});
const server = await createHttpServer({ listen: { host: "127.0.0.1", port: 0 }, log: silentLogger, routes });
process.stdout.write(`${server.url}\n`);
