import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { Rollout } from "../rollout.ts";
import type { RolloutNews } from "./rollout-news.ts";

/** Something to tell, and the key under which it is told once. */
export interface KeyedNews {
  readonly key: string;
  readonly news: RolloutNews;
  /** A condition that begins or ends with it; the keys of what begins one begin with its name. */
  readonly opens?: string;
  readonly closes?: string;
}

/** A report that came, and what was known before. */
export interface Heard {
  /** Undefined: the rollout was not heard of before. */
  readonly before: ShiftReport | undefined;
  readonly after: ShiftReport;
  /** What the rollout remembers of what was told. */
  readonly memory: Pick<
    Rollout,
    "open" | "lines" | "toldStep" | "toldLost" | "losses" | "worseAtMs" | "abortedAtMs" | "silentSinceMs"
  >;
  /** The key of the step that the report is of: what comes back in another step is news again. */
  readonly step: string;
}

/** One thing that reports can bring news of. */
export type NewsSource = (heard: Heard) => readonly KeyedNews[];
