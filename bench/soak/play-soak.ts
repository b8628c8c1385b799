import { setTimeout as delay } from "node:timers/promises";
import { createRandom, type Random } from "../../test/alerts/truth/random.ts";
import type { AlertWatch } from "./alert-watch.ts";
import type { SoakWorld } from "./soak-world.ts";

/** How long, and which fates. */
export interface SoakPlan {
  readonly names: readonly string[];
  readonly minutes: number;
  readonly seed: number;
}

/** What was done. */
export interface Played {
  readonly outages: number;
  readonly slackOutages: number;
}

/**
 * Lets targets fail and recover and kills processes, by a seed; ends with a minute in which all is well. In the last third of the time nobody is
 * killed, so that memory can be looked at over lives that are long enough.
 */
export async function playSoak(
  world: SoakWorld,
  watch: AlertWatch,
  { names, minutes, seed }: SoakPlan,
): Promise<Played> {
  const begin = performance.now();
  const endMs = minutes * 60_000;
  const elapsed = () => performance.now() - begin;
  const stop = new AbortController();
  let outages = 0;
  let slackOutages = 0;
  const fates = names.map(async (name, index) => {
    const random = createRandom(seed + index + 1);
    for (;;) {
      await delay(between(random, 20_000, 60_000));
      const lasts = between(random, 30_000, 70_000);
      if (elapsed() + lasts > endMs - 60_000) return;
      world.targets.setFailing(name, true);
      outages++;
      await delay(lasts);
      world.targets.setFailing(name, false);
    }
  });
  const kills = (async () => {
    const random = createRandom(seed);
    const victims = [world.exporter, world.relay, world.prometheus, world.alertmanager, world.slack] as const;
    for (let turn = 0; ; turn++) {
      await delay(between(random, 10_000, 25_000));
      if (elapsed() > (endMs * 2) / 3) return;
      // Everybody once, then whoever the dice name.
      const victim = victims[turn < victims.length ? turn : Math.floor(random() * victims.length)] ?? world.relay;
      const awayMs = between(random, 200, 4_000);
      if ("killFor" in victim) await victim.killFor(awayMs);
      else {
        slackOutages++;
        await victim.outage();
        await delay(awayMs);
        await victim.recover();
      }
    }
  })();
  const every = async (ms: number, work: () => Promise<void>) => {
    while (!stop.signal.aborted) {
      await work();
      await delay(ms);
    }
  };
  const looks = every(500, watch.look);
  const samples = every(2_000, async () => {
    for (const one of [world.exporter, world.relay, world.prometheus, world.alertmanager]) await one.sample();
  });
  await Promise.all([...fates, kills, delay(endMs)]);
  // What is under way may end: the last messages turn green a little after their targets.
  for (let turn = 0; turn < 120 && watch.red().length > 0; turn++) await delay(500);
  stop.abort();
  await Promise.all([looks, samples]);
  return { outages, slackOutages };
}

function between(random: Random, from: number, to: number): number {
  return from + random() * (to - from);
}
