import type { SlackWorld } from "./slack-world.ts";

/** Calls per minute of Slack's tiers, for one method of one app in one workspace: https://docs.slack.dev/apis/web-api/rate-limits */
const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
export type Tier = keyof typeof perMinute | "post" | "none";

const postBurst = 4;

/** Slack's limits: a method's tier per minute, and one message per second in a channel with a short burst. */
export class RateLimits {
  readonly #now: () => number;
  readonly #calls = new Map<string, number[]>();
  readonly #channels = new Map<string, { tokens: number; atMs: number }>();

  constructor({ now }: Pick<SlackWorld, "now">) {
    this.#now = now;
  }

  /** Counts a call; seconds to wait when it is one too many. */
  exceeded(method: string, tier: Tier, channel: string): number | undefined {
    if (tier === "none") return undefined;
    return tier === "post" ? this.#postExceeded(channel) : this.#tierExceeded(method, perMinute[tier]);
  }

  #tierExceeded(method: string, most: number): number | undefined {
    const now = this.#now();
    const calls = (this.#calls.get(method) ?? []).filter((atMs) => atMs > now - 60_000);
    this.#calls.set(method, calls);
    const [oldest] = calls;
    if (calls.length >= most && oldest !== undefined) return Math.max(1, Math.ceil((oldest + 60_000 - now) / 1_000));
    calls.push(now);
    return undefined;
  }

  #postExceeded(channel: string): number | undefined {
    const now = this.#now();
    const bucket = this.#channels.get(channel) ?? { tokens: postBurst, atMs: now };
    bucket.tokens = Math.min(postBurst, bucket.tokens + Math.max(0, now - bucket.atMs) / 1_000);
    bucket.atMs = now;
    this.#channels.set(channel, bucket);
    if (bucket.tokens < 1) return 1;
    bucket.tokens -= 1;
    return undefined;
  }
}
