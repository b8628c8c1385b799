/**
 * Events per second over the last five minutes, as a counter has it now less five minutes ago, or less its first value where it is
 * younger. Sums of this over one-minute evaluations hold every event exactly once, whatever the scrape interval, and across
 * lost scrapes of up to five minutes. `rate()` guesses what lies beyond the ends of its range: of errors on a counter that has been 0
 * it gives up to 5 % too little, of errors on a pod's last scrapes too much, and most of a gap between scrapes is lost to it.
 * It is asked only about counters that began again at 0, of which it alone knows what they had.
 */
export function countedRate(selector: string, window: string): string {
  return [
    `rate(${selector}[${window}]) and resets(${selector}[10m]) > 0`,
    "or (",
    `  last_over_time(${selector}[5m])`,
    `  - (last_over_time(${selector}[5m] offset 5m) or min_over_time(${selector}[5m]))`,
    ") / 300",
  ].join("\n");
}
