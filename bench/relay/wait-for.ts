import { setTimeout as delay } from "node:timers/promises";

const longestWaitMs = 240_000;

/** Looks until something is so or the time is over. */
export async function waitFor(isSo: () => Promise<boolean>, withinMs = longestWaitMs): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while (!(await isSo().catch(() => false)) && Date.now() < untilMs) await delay(100);
}
