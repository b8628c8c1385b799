import { durationToSeconds } from "../../duration.ts";
import type { Remark } from "../source/ledger.ts";

/** The shortest slice that holds four scrapes at the usual interval of 30 seconds. */
export const leastSlice = "2m";

/** A slice that is long enough to hold a few samples. */
export function carrySlice(written: string): { readonly slice: string; readonly warning?: Remark } {
  if ((durationToSeconds(written) ?? 0) >= (durationToSeconds(leastSlice) ?? 0)) return { slice: written };
  const message = `the slice of ${written} becomes ${leastSlice}`;
  return {
    slice: leastSlice,
    warning: {
      code: "import-indicator",
      message,
      hint: "set scrapeInterval if you scrape more often than every 30s: a slice holds at least four scrapes",
    },
  };
}
