import { durationToSeconds } from "../duration.ts";

/** A checked duration in milliseconds. */
export function milliseconds(text: string): number {
  return Math.round((durationToSeconds(text) ?? 0) * 1000);
}
