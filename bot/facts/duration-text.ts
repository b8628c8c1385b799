import { secondsToWords } from "../../slo/duration.ts";

const minuteMs = 60_000;

/** How long something took, the same wherever it is told: `26 min`, `45 s`, `1 h 12 min`: seconds only below a minute, rounded. */
export function durationText(ms: number): string {
  const whole = Math.max(0, ms);
  const stepMs = whole < minuteMs ? 1_000 : minuteMs;
  return secondsToWords((Math.round(whole / stepMs) * stepMs) / 1_000 || 0);
}
