/** A stretch of time, in Unix milliseconds. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}
