/** What an arm gets and does between two scrapes. */
export interface ArmFlow {
  readonly requests: number;
  readonly errors: number;
  readonly slow: number;
  readonly lost: number;
  /** At any moment; default 100. */
  readonly inflight?: number;
}
