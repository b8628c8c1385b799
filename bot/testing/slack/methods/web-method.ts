import type { Fields } from "../fields.ts";
import type { Tier } from "../rate-limits.ts";
import type { SlackWorld } from "../slack-world.ts";

/** What a method finds when it is called. */
export interface Call {
  readonly world: SlackWorld;
  readonly args: Fields;
  /** Where this fake listens: `http://127.0.0.1:4711`. */
  readonly url: string;
  /** The message of this call is shown to nobody. */
  readonly isHidden: boolean;
}

/** One method of the Web API: throws a SlackError, or answers with the fields beside `ok`. */
export interface WebMethod {
  readonly tier: Tier;
  /** What the token must be allowed to do; undefined: nothing in particular. */
  readonly scope: string | undefined;
  readonly token?: "app";
  readonly run: (call: Call) => Fields;
}
