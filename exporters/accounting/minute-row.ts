/**
 * What one minute of one SLO at one location held. Key: (slo, location, epoch, minute).
 * Events are first attempts; `missed`, `inconclusive` and `excluded` are due times. Times are milliseconds that due times stand for.
 */
export interface MinuteRow {
  readonly slo: string;
  readonly location: string;
  /** Hash of the SLI's definition: rows of different meanings are never added up. */
  readonly epoch: string;
  /** Unix time in minutes, UTC. */
  readonly minute: number;
  readonly good: number;
  readonly bad: number;
  readonly missed: number;
  readonly inconclusive: number;
  readonly excluded: number;
  readonly upMs: number;
  readonly downMs: number;
  readonly unknownMs: number;
  readonly excludedMs: number;
}

/** The columns of a row that add up. */
export const minuteSums = [
  "good",
  "bad",
  "missed",
  "inconclusive",
  "excluded",
  "upMs",
  "downMs",
  "unknownMs",
  "excludedMs",
] as const satisfies readonly (keyof MinuteRow)[];

export type MinuteSums = Pick<MinuteRow, (typeof minuteSums)[number]>;
