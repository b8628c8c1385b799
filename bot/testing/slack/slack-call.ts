import type { Fields } from "./fields.ts";

/** One call of the Web API as it came in, and what became of it. */
export interface SlackCall {
  readonly method: string;
  /** Channel id or name, as the caller wrote it; empty when the method has none. */
  readonly channel: string;
  readonly args: Fields;
  readonly atMs: number;
  /** `ok`, an error of Slack, `ratelimited`, or the kind of a fault. */
  readonly result: string;
}
