import { createRandom, type Random } from "../../../../alerts/truth/random.ts";
import type { SimulatedShift } from "./simulated-shift.ts";

/** A candidate with 10 % of 200 requests per second and one error in a thousand, as the other arm; one look a minute for an hour. */
export const healthy: SimulatedShift = { requestsPerSecond: 200, share: 0.1, errorRatio: 0.001, ratio: 1, minutes: 60 };

/** What never comes. */
export const never = Number.POSITIVE_INFINITY;

/** In how many of so many rollouts something happened. */
export function rate(rollouts: number, happens: (random: Random) => boolean): number {
  const random = createRandom(20_260);
  return Array.from({ length: rollouts }, () => happens(random)).filter(Boolean).length / rollouts;
}
