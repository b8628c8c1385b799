import { expect, test } from "@jest/globals";
import { Accounts } from "../../../exporters/run/accounts.ts";
import { startProber } from "../../../exporters/schedule/prober.ts";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { createLogger } from "../../../service/log.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { failure, success } from "../schedule/sample-attempts.ts";
import { createVirtualTime } from "../schedule/virtual-time.ts";

const startMs = Date.UTC(2026, 5, 1);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const days = 10;

/** Down for one minute at noon every day, for as long as this lasts. */
const isDown = (ms: number) => ms % dayMs >= dayMs / 2 && ms % dayMs < dayMs / 2 + 60_000;

function stack() {
  const sli = { kind: "probe", probe: "home" };
  const slo = (name: string, more: object) => ({ name, objective: "99.9", period: "30d", sli: { ...sli, ...more } });
  const parsed = parseStack({
    name: "kuma",
    probes: [{ name: "home", url: "https://shop.example.org/", interval: "60s", timeout: "10s", retries: 3 }],
    services: [{ name: "web", slos: [slo("probes", {}), slo("time", { measure: "time" })] }],
  });
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}

test("a minute of outage a day is 99.9306 %, however often failures are tried again, and over a restart", async () => {
  const { probes, ...rest } = stack();
  const time = createVirtualTime(startMs);
  const store = await openExporterStore({ engine: "sqlite", path: ":memory:" });
  const log = createLogger({ level: "error", format: "json" });
  let asked = 0;
  let accounts = new Accounts({ location: "", store, now: time.clock.now, log });
  await accounts.adopt({ probes, ...rest }, probes);
  const prober = startProber({
    probes,
    options: { control: [{ host: "127.0.0.1", port: 1 }] },
    post: (message) => accounts.receive([message]),
    clock: time.clock,
    probeOnce: async () => {
      asked++;
      return isDown(time.clock.now()) ? failure : success;
    },
    connects: async () => true,
  });
  const storeAll = async () => {
    accounts.moveTo(time.clock.now());
    await store.flush(accounts.takeFlush());
  };
  for (let hour = 1; hour <= days * 24; hour++) {
    await time.advance(hourMs - (hour === days * 24 ? 1 : 0));
    await storeAll();
    if (hour === 5 * 24) {
      // Another process goes on from the store.
      accounts = new Accounts({ location: "", store, now: time.clock.now, log });
      await accounts.adopt({ probes, ...rest }, probes);
    }
  }
  prober.stop();

  // The failures were tried again, three times at most, but only the 14,400 first attempts count.
  expect(asked).toBeGreaterThan(14_400 + 10);
  expect(accounts.targets.get("home")?.counters.attempts.first).toEqual({
    success: 14_390,
    failure: 10,
    inconclusive: 0,
  });
  for (const id of ["web-probes", "web-time"]) {
    const { period, budget } = accounts.slos.get(id)?.account.read() ?? {};
    expect(period?.sli).toBeCloseTo(0.9993055555, 9);
    expect(period?.coverage).toBe(1);
    expect(budget?.remaining).toBeCloseTo(1 - 10 / 14.4, 9);
  }
  await store.close();
});
