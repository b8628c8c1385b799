import { noFault, type ShopVersion, startShopVersion } from "./shop-version.ts";
import { type ShopperCounts, type Shoppers, startShoppers } from "./shoppers.ts";
import type { TrafficShape } from "./traffic-shape.ts";
import type { Backend, WeightedProxy } from "./weighted-proxy.ts";

/** The two versions: the one that customers know, and the one that is to replace it. */
export const [stable, canary] = ["1.41", "1.42"] as const;

/** How the shop is at the moment. */
export interface ShopState {
  /** Where customers go. */
  readonly url: string;
  readonly proxy: WeightedProxy["kind"];
  /** Share of the customers that the new version gets, in percent. */
  readonly canaryPercent: number;
  /** Whether payments fail in the new version. */
  readonly isBroken: boolean;
  readonly customers: ShopperCounts;
}

/** The demo's shop: two versions behind weights, and customers day and night. */
export interface DemoShop {
  readonly state: () => ShopState;
  /** Where each version shows its metrics, as `host:port`. */
  readonly metricsTargets: readonly string[];
  /** Payments fail in the new version from now on; it gets customers if it has none. */
  readonly breakCanary: () => Promise<void>;
  /** Payments work again, and the old version has all customers. */
  readonly heal: () => Promise<void>;
  readonly shift: (canaryPercent: number) => Promise<void>;
  readonly openDoors: () => void;
  readonly stop: () => Promise<void>;
}

/** What a release begins with. */
export const firstPercent = 10;

/** A day takes four minutes, so that a night is seen soon. */
const shape: TrafficShape = { lowest: 8, highest: 40, dayMs: 240_000 };

/** Starts the versions, and in front of them what `startProxy` starts. Customers come when the doors open. */
export async function startDemoShop(
  startProxy: (backends: readonly Backend[]) => Promise<WeightedProxy>,
): Promise<DemoShop> {
  const versions: readonly ShopVersion[] = await Promise.all([stable, canary].map((name) => startShopVersion(name)));
  const stopVersions = () => Promise.all(versions.map((version) => version.stop()));
  const backends = versions.map(({ version, port }) => ({ name: version, port }));
  const proxy = await startProxy(backends).catch(async (error: unknown) => {
    await stopVersions();
    throw error;
  });
  const newest = versions.find(({ version }) => version === canary);
  let shoppers: Shoppers | undefined;
  const canaryPercent = () => proxy.weights()[canary] ?? 0;
  const shift = (percent: number) => proxy.setWeights({ [stable]: 100 - percent, [canary]: percent });
  return {
    state: () => ({
      url: proxy.url,
      proxy: proxy.kind,
      canaryPercent: canaryPercent(),
      isBroken: newest?.fault() !== noFault,
      customers: shoppers?.counts() ?? { sent: 0, ok: 0, failed: 0 },
    }),
    metricsTargets: versions.map(({ port }) => `127.0.0.1:${port}`),
    breakCanary: async () => {
      newest?.setFault({ errorRatio: 1, extraMs: 0, page: "/pay" });
      if (canaryPercent() === 0) await shift(firstPercent);
    },
    heal: async () => {
      await shift(0);
      newest?.setFault(noFault);
    },
    shift,
    openDoors: () => {
      shoppers ??= startShoppers(proxy.url, shape);
    },
    stop: async () => {
      shoppers?.stop();
      await proxy.stop();
      await stopVersions();
    },
  };
}
