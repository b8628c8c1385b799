import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import type { Destination } from "../model/incident.ts";
import type { RolloutNews, WayBack } from "./news/rollout-news.ts";
import type { SeenLosses } from "./report/seen-losses.ts";

/** What is known of one run of a traffic shift: one message, whose thread are its lines. Plain data, stored as it is. */
export interface Rollout {
  readonly id: string;
  /** Name of the configured source that reports it. */
  readonly source: string;
  /** The newest that was taken in. */
  readonly report: ShiftReport;
  /** When the report was made; one from the future counts as made when it arrived. */
  readonly reportedAtMs: number;
  readonly heardAtMs: number;
  /** Where it is shown; decided when it was heard of first. */
  readonly destinations: readonly Destination[];
  /** In order; one reply each. */
  readonly lines: readonly RolloutLine[];
  /** Keys of what was told, and when last. */
  readonly told: Readonly<Record<string, number>>;
  /** Conditions that hold and were told, and since when. */
  readonly open: Readonly<Record<string, number>>;
  /** The step that was told last. */
  readonly toldStep: string;
  readonly toldLost: number;
  readonly losses: SeenLosses | undefined;
  /** When a report last said that its candidate is worse; not there in rollouts of older versions. */
  readonly worseAtMs?: number | undefined;
  readonly abortedAtMs: number | undefined;
  /** There where the next one began before its traffic had gone back. */
  readonly wayBack?: WayBack;
  /** Nothing is heard since, although it goes on. */
  readonly silentSinceMs: number | undefined;
  /** The rollout of the same shift that began before this one had an outcome. */
  readonly supersededBy: string | undefined;
  /** Since when its exporter tells of another one, or of none: what was still to come after its end is not followed. */
  readonly leftAtMs: number | undefined;
  /** There where that is because its arms have other roles or names since then. */
  readonly leftForArms?: true;
  /** How it went, oldest first; thinned out when it gets long. */
  readonly course: readonly CoursePoint[];
}

/** A moment of a rollout: the candidate's shares, and both arms' counters. */
export interface CoursePoint {
  readonly atMs: number;
  readonly intended: number | null;
  readonly actual: number | null;
  readonly stable: ArmCount;
  readonly candidate: ArmCount;
}

export interface ArmCount {
  readonly requests: number;
  readonly errors: number;
}

/** One reply in the thread. */
export interface RolloutLine {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly atMs: number;
  readonly news: RolloutNews;
  /** Ids to call, from configuration. */
  readonly mentions: readonly string[];
}

/** Whether a rollout goes on, as far as anybody said. */
export function isRunning({
  report,
  supersededBy,
  leftForArms,
}: Pick<Rollout, "report" | "supersededBy" | "leftForArms">): boolean {
  return report.outcome === null && supersededBy === undefined && leftForArms !== true;
}
