import { secondsToDuration } from "../../slo/duration.ts";

/**
 * Events per second since so many seconds ago. Asked as often as that, its sums hold every event once, and none of before the first
 * time. What a counter began with is not known to be new, so that it counts from its second sample on; one that began again at 0 has
 * all that it has since then.
 */
export function grownRate(selector: string, seconds: number): string {
  const now = `last_over_time(${selector}[5m])`;
  const before = `last_over_time(${selector}[5m] offset ${secondsToDuration(seconds)})`;
  return `(\n  ${now} - ${before} >= 0\n  or ${now} and ${before}\n) / ${seconds}`;
}
