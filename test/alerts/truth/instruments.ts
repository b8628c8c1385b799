import type { Instrument } from "./workload.ts";

type Outcome = "good" | "bad";

/** One counter that a process keeps, or that only the books keep. */
export interface CounterPlan {
  /** Appended to the workload's metric; nothing for a counter that only the books know. */
  readonly suffix: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: readonly Outcome[];
  /** Whose events this counter's scrapes prove. */
  readonly proves: Outcome | undefined;
  readonly zeroed: boolean;
}

const exported = { labels: {}, proves: undefined, zeroed: true };
const booksOnly: readonly CounterPlan[] = [
  { suffix: undefined, labels: {}, counts: ["good"], proves: "good", zeroed: true },
  { suffix: undefined, labels: {}, counts: ["bad"], proves: "bad", zeroed: true },
];

/** The counters of each way to tell good from bad. */
export function counterPlans(instrument: Instrument): readonly CounterPlan[] {
  switch (instrument.kind) {
    case "codes":
    case "good codes":
      return [
        { suffix: "_total", labels: { code: "200" }, counts: ["good"], proves: "good", zeroed: true },
        {
          suffix: "_total",
          labels: { code: "503" },
          counts: ["bad"],
          proves: "bad",
          zeroed: instrument.kind === "good codes" || instrument.zeroed,
        },
      ];
    case "good":
      return [
        { ...exported, suffix: "_total", counts: ["good", "bad"] },
        { ...exported, suffix: "_ok_total", counts: ["good"] },
        ...booksOnly,
      ];
    case "histogram":
      return [
        { ...exported, suffix: "_seconds_count", counts: ["good", "bad"] },
        { ...exported, suffix: "_seconds_bucket", labels: { le: "0.3" }, counts: ["good"] },
        { ...exported, suffix: "_seconds_bucket", labels: { le: "+Inf" }, counts: ["good", "bad"] },
        ...booksOnly,
      ];
  }
}
