import { secondsToWords } from "../../../slo/duration.ts";

const minuteMs = 60_000;

/** `26 min`, `45 s`, `1 h 12 min`: seconds only below a minute. */
export function durationText(ms: number): string {
  const whole = Math.max(0, ms);
  return secondsToWords((whole < minuteMs ? Math.round(whole / 1000) : Math.floor(whole / minuteMs) * 60) || 0);
}
