import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ShopVersion, startShopVersion } from "../../../../cli/up/demo/shop-version.ts";
import { startShoppers } from "../../../../cli/up/demo/shoppers.ts";
import { requestsPerSecond } from "../../../../cli/up/demo/traffic-shape.ts";
import { smoothRoundRobin, startWeightedProxy } from "../../../../cli/up/demo/weighted-proxy.ts";

const shape = { lowest: 10, highest: 50, dayMs: 600_000 };

test.each([
  { at: 0, rate: 30 },
  { at: 150_000, rate: 50 },
  { at: 450_000, rate: 10 },
])("at $at ms of the day, $rate requests come per second", ({ at, rate }) => {
  expect(requestsPerSecond(shape, at)).toBeCloseTo(rate, 9);
});

test("weights divide requests exactly, and nobody gets a burst", () => {
  const backends = [
    { name: "blue", port: 1 },
    { name: "green", port: 2 },
  ];
  const choose = smoothRoundRobin(backends, () => ({ blue: 75, green: 25 }));
  expect(Array.from({ length: 8 }, () => choose()?.name)).toEqual([
    "blue",
    "blue",
    "green",
    "blue",
    "blue",
    "blue",
    "green",
    "blue",
  ]);
  expect(smoothRoundRobin(backends, () => ({ blue: 0, green: 0 }))()).toBeUndefined();
});

describe("two versions behind the proxy", () => {
  let blue: ShopVersion;
  let green: ShopVersion;
  let proxy: Awaited<ReturnType<typeof startWeightedProxy>>;

  beforeAll(async () => {
    blue = await startShopVersion("1.41");
    green = await startShopVersion("1.42");
    proxy = await startWeightedProxy([
      { name: "blue", port: blue.port },
      { name: "green", port: green.port },
    ]);
  });
  afterAll(() => Promise.all([proxy.stop(), blue.stop(), green.stop()]));

  const versions = async (count: number) =>
    Promise.all(Array.from({ length: count }, async () => (await fetch(proxy.url)).headers.get("x-shop-version")));

  test("traffic follows the weights", async () => {
    expect(new Set(await versions(10))).toEqual(new Set(["1.41"]));
    await proxy.setWeights({ blue: 80, green: 20 });
    expect((await versions(10)).filter((version) => version === "1.42")).toHaveLength(2);
  });

  test("a fault shows in the answers and is counted", async () => {
    green.setFault({ errorRatio: 1, extraMs: 0 });
    await proxy.setWeights({ blue: 0, green: 100 });
    expect((await fetch(`${proxy.url}/pay`)).status).toBe(500);
    expect(await green.metrics()).toContain('http_requests_total{route="/pay",code="500",version="1.42"} 1\n');
    expect(await blue.metrics()).toContain('http_requests_total{route="/pay",code="500",version="1.41"} 0\n');
  });

  test("a version that is gone is a bad gateway, no version at all is unavailable", async () => {
    await proxy.setWeights({ blue: 0, green: 0 });
    expect((await fetch(proxy.url)).status).toBe(503);
    const lost = await startWeightedProxy([{ name: "blue", port: 1 }]);
    expect((await fetch(lost.url)).status).toBe(502);
    await lost.stop();
  });

  test("shoppers come whether the shop answers or not", async () => {
    const shoppers = startShoppers("http://127.0.0.1:1", { lowest: 400, highest: 400, dayMs: 1_000 });
    const waited = Promise.withResolvers<void>();
    const timer = setInterval(() => {
      if (shoppers.counts().failed >= 20) waited.resolve();
    }, 10);
    await waited.promise;
    clearInterval(timer);
    shoppers.stop();
    expect(shoppers.counts().ok).toBe(0);
  });
});
