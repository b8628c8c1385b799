import { expect, test } from "@jest/globals";
import { Accounts } from "../../../exporters/run/accounts.ts";
import type { ProberMessage } from "../../../exporters/schedule/due-result.ts";
import type { ExporterStore } from "../../../exporters/store/exporter-store.ts";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { createLogger } from "../../../service/log.ts";
import type { Stack } from "../../../slo/model.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { due, minuteMs, startMs } from "../accounting/simulated-probe.ts";

/** One target with two SLOs; what the probe asks for is the definition of their SLI. */
function stackOf(objective: string, definition = ""): Stack {
  const slo = (name: string) => ({ name, objective, period: "7d", sli: { kind: "probe", probe: "shop-home" } });
  const parsed = parseStack({
    name: "shop",
    probes: [{ name: "shop-home", url: `https://shop.example.org/${definition}` }],
    services: [{ name: "shop", slos: [slo("one"), slo("two")] }],
  });
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}

const success = (ms: number): ProberMessage => ({ kind: "due", ...due("success", ms) });
const failure = (ms: number): ProberMessage => ({ kind: "due", ...due("failure", ms) });

/** What each SLO has counted in its period. */
const counted = (accounts: Accounts) =>
  [...accounts.slos].map(([id, { account }]) => {
    const { total, bad } = account.read().period.probes;
    return `${id}: ${bad} of ${total}`;
  });

async function withAccounts(
  work: (accounts: Accounts, world: { nowMs: number; readonly store: ExporterStore }) => Promise<void>,
  changes: (store: ExporterStore) => Partial<ExporterStore> = () => ({}),
): Promise<void> {
  const store = await openExporterStore({ engine: "sqlite", path: ":memory:" });
  const world = { nowMs: startMs, store };
  const log = createLogger({ level: "error", format: "json" });
  try {
    const reading = { ...store, ...changes(store) };
    await work(new Accounts({ location: "", store: reading, now: () => world.nowMs, log }), world);
  } finally {
    await store.close();
  }
}

test("Accounts count what the prober tells while they take over a stack from a slow store", async () => {
  let meanwhile = () => {};
  const slow = (store: ExporterStore): Partial<ExporterStore> => ({
    minutes: async (wanted) => {
      meanwhile();
      await new Promise(setImmediate);
      return store.minutes(wanted);
    },
  });
  await withAccounts(async (accounts, { store }) => {
    const first = stackOf("99");
    await accounts.adopt(first, first.probes);
    accounts.receive([success(startMs + 1), failure(startMs + 2)]);
    await store.flush(accounts.takeFlush());
    let told = 0;
    meanwhile = () => {
      accounts.receive([success(startMs + 3 + told++)]);
      // A scrape finds every SLO at any time.
      expect(accounts.slos.size).toBe(2);
    };
    // Another objective is another account of the same minutes.
    const second = stackOf("98");
    await accounts.adopt(second, second.probes);
    expect(told).toBe(2);
    expect(counted(accounts)).toEqual(["shop-one: 1 of 4", "shop-two: 1 of 4"]);
    const attempts = accounts.targets.get("shop-home")?.counters.attempts.first;
    expect(attempts).toEqual({ success: 3, failure: 1, inconclusive: 0 });
  }, slow);
});

test("Accounts keep the minute in which a definition came, went and came again", async () => {
  await withAccounts(async (accounts, world) => {
    const take = async (definition: string) => {
      const stack = stackOf("99", definition);
      await accounts.adopt(stack, stack.probes);
      await world.store.flush(accounts.takeFlush());
    };
    await take("a");
    accounts.receive([success(startMs + 1), failure(startMs + 2)]);
    await take("b");
    accounts.receive([success(startMs + 3), success(startMs + 4), success(startMs + 5)]);
    expect(counted(accounts)).toEqual(["shop-one: 0 of 3", "shop-two: 0 of 3"]);
    await take("a");
    expect(counted(accounts)).toEqual(["shop-one: 1 of 2", "shop-two: 1 of 2"]);
    accounts.receive([success(startMs + 6)]);
    world.nowMs = startMs + minuteMs;
    await take("b");
    expect(counted(accounts)).toEqual(["shop-one: 0 of 3", "shop-two: 0 of 3"]);
    await take("a");
    expect(counted(accounts)).toEqual(["shop-one: 1 of 3", "shop-two: 1 of 3"]);
  });
});

test("Accounts store what an SLO that was taken away had counted last", async () => {
  await withAccounts(async (accounts, { store }) => {
    const stack = stackOf("99");
    await accounts.adopt(stack, stack.probes);
    await store.flush(accounts.takeFlush());
    accounts.receive([success(startMs + 1)]);
    await accounts.adopt({ ...stack, services: [] }, stack.probes);
    await store.flush(accounts.takeFlush());
    const [minute] = await store.minutes({ slo: "shop-one", location: "", from: 0, to: 1e9 });
    expect(minute).toMatchObject({ good: 1, bad: 0 });
  });
});

test("Accounts keep the state of a target that is measured as before, like the prober", async () => {
  await withAccounts(async (accounts) => {
    const adopt = (more: object, path = "") => {
      const stack = stackOf("99", path);
      return accounts.adopt(
        stack,
        stack.probes.map((probe) => ({ ...probe, ...more })),
      );
    };
    const state = () => accounts.targets.get("shop-home")?.last.state;
    await adopt({});
    accounts.receive([success(startMs + 1), { kind: "state", target: "shop-home", atMs: startMs + 2, state: "down" }]);
    await adopt({ labels: { env: "production" }, alert: "page" });
    expect(state()).toBe("down");
    await adopt({}, "another");
    expect(state()).toBe("unknown");
  });
});

test("Accounts of a new process begin with the states that the last one confirmed", async () => {
  await withAccounts(async (accounts, { store }) => {
    const stack = stackOf("99");
    await accounts.adopt(stack, stack.probes);
    accounts.receive([success(startMs + 1), { kind: "state", target: "shop-home", atMs: startMs + 2, state: "down" }]);
    await store.flush(accounts.takeFlush());
    const log = createLogger({ level: "error", format: "json" });
    const next = new Accounts({ location: "", store, now: () => startMs + minuteMs, log });
    await next.adopt(stack, stack.probes);
    expect(next.targets.get("shop-home")?.last.state).toBe("down");
  });
});
