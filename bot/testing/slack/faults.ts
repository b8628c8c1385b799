import { setTimeout as delay } from "node:timers/promises";

/** How calls go wrong. */
export type Fault =
  /** `{"ok": false, "error": …}`, and nothing is done. */
  | { readonly kind: "error"; readonly error: string }
  /** An HTTP status with a page of HTML, and nothing is done. */
  | { readonly kind: "status"; readonly status: number }
  /** The connection ends before anything is done. */
  | { readonly kind: "dropped" }
  /** It is done, and the connection ends before the answer. */
  | { readonly kind: "answerLost" }
  /** It is done, and the answer comes late; without a time never. */
  | { readonly kind: "slow"; readonly ms?: number }
  /** Status 429; without seconds the header `Retry-After` is missing. */
  | { readonly kind: "limited"; readonly retryAfterSeconds?: number }
  /** Answered with `ok`, and shown to nobody. */
  | { readonly kind: "hidden" };

/** Which calls go wrong, and how often; all calls for ever unless it says otherwise. */
export interface FaultRule {
  readonly how: Fault;
  readonly method?: string;
  /** Channel id or `#name`. */
  readonly channel?: string;
  readonly times?: number;
}

/** The rules in force, in the order in which they were made. */
export class Faults {
  readonly #rules = new Set<{ readonly rule: FaultRule; left: number }>();

  /** Puts a rule in force; the function it answers with ends it. */
  add(rule: FaultRule): () => void {
    const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
    this.#rules.add(entry);
    return () => void this.#rules.delete(entry);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** What happens to this call; counts it. */
  next(method: string, channels: readonly string[]): Fault | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (rule.channel !== undefined && !channels.includes(rule.channel)) continue;
      entry.left--;
      if (entry.left <= 0) this.#rules.delete(entry);
      return rule.how;
    }
    return undefined;
  }
}

/** Waits as a slow Slack does; false when the answer never comes. */
export async function waitSlowly(fault: Fault | undefined): Promise<boolean> {
  if (fault?.kind !== "slow") return true;
  if (fault.ms === undefined) return false;
  await delay(fault.ms, undefined, { ref: false });
  return true;
}
