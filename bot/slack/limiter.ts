/** What is limited: posting counts per channel, the rest per workspace. */
export type LimitedMethod = "post" | "update" | "find" | "upload";

export interface LimitedCall {
  readonly workspace: string;
  readonly method: LimitedMethod;
  readonly channel: string;
}

interface Rate {
  /** Calls at once after a quiet time. */
  readonly burst: number;
  readonly perSecond: number;
}

// Slack's limits: one post per second and channel with short bursts, some 50 edits or looks per minute and workspace (tier 3), some 100
// file calls (tier 4; an upload takes several). Of the tiers 80 % are used: burst and a minute's refill together stay below the limit.
const perChannel: Partial<Record<LimitedMethod, Rate>> = { post: { burst: 3, perSecond: 1 } };
const perWorkspace: Record<LimitedMethod, Rate> = {
  post: { burst: 20, perSecond: 5 },
  update: { burst: 5, perSecond: 40 / 60 },
  find: { burst: 5, perSecond: 40 / 60 },
  upload: { burst: 2, perSecond: 10 / 60 },
};

// Of a wait that Slack asked for; a clock that was set back would make it longer.
const longestWaitMs = 600_000;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** Token buckets per workspace, method and channel. A wait that Slack asks for holds for its method and channel alone. */
export class Limiter {
  readonly #buckets: Map<string, Bucket>;
  readonly #blockedUntil: Map<string, number>;

  /** `saved` is what an earlier limiter's `save` gave, so that a restart does not burst. */
  constructor(saved?: string) {
    const { buckets, blocked } = readSaved(saved);
    this.#buckets = new Map(buckets);
    this.#blockedUntil = new Map(blocked);
  }

  /** Counts a call and answers undefined when it may be made now; otherwise answers when to ask again, and counts nothing. */
  take(call: LimitedCall, nowMs: number): number | undefined {
    const waits = [
      Math.min(this.#blockedUntil.get(channelKey(call)) ?? 0, nowMs + longestWaitMs),
      ...bucketsOf(call).map(([key, rate]) => this.#freeAt(key, rate, nowMs)),
    ];
    const at = Math.max(...waits);
    if (at > nowMs) return at;
    for (const [key, rate] of bucketsOf(call)) {
      this.#buckets.set(key, { tokens: this.#tokens(key, rate, nowMs) - 1, atMs: nowMs });
    }
    return undefined;
  }

  /** Slack refused a call because there were too many. */
  limited(call: LimitedCall, retryAfterMs: number, nowMs: number): void {
    this.#blockedUntil.set(channelKey(call), nowMs + retryAfterMs);
    // Slack counts edits per workspace: the others go on, but from an empty bucket.
    const [key] = workspaceBucket(call);
    if (perChannel[call.method] === undefined) this.#buckets.set(key, { tokens: 0, atMs: nowMs });
  }

  /** All that a later limiter must know. */
  save(nowMs: number): string {
    const blocked = [...this.#blockedUntil].filter(([, untilMs]) => untilMs > nowMs);
    const isFull = ([key, { tokens, atMs }]: readonly [string, Bucket]) => {
      const rate = rateOf(key);
      return tokens + ((nowMs - atMs) / 1_000) * rate.perSecond >= rate.burst;
    };
    const buckets = [...this.#buckets].filter((entry) => !isFull(entry));
    // What is full or over needs no memory either.
    this.#keepOnly(new Set(buckets.map(([key]) => key)), new Set(blocked.map(([key]) => key)));
    return JSON.stringify({ buckets, blocked });
  }

  #keepOnly(buckets: ReadonlySet<string>, blocked: ReadonlySet<string>): void {
    for (const key of [...this.#buckets.keys()]) if (!buckets.has(key)) this.#buckets.delete(key);
    for (const key of [...this.#blockedUntil.keys()]) if (!blocked.has(key)) this.#blockedUntil.delete(key);
  }

  #tokens(key: string, { burst, perSecond }: Rate, nowMs: number): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return burst;
    // A clock that was set back neither gives nor takes.
    if (nowMs < bucket.atMs) this.#buckets.set(key, { tokens: bucket.tokens, atMs: nowMs });
    return Math.min(burst, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1_000) * perSecond);
  }

  #freeAt(key: string, rate: Rate, nowMs: number): number {
    const missing = 1 - this.#tokens(key, rate, nowMs);
    // What is missing by rounding is not missing.
    return missing <= 1e-9 ? 0 : nowMs + Math.ceil((missing / rate.perSecond) * 1_000 - 1e-6);
  }
}

function workspaceBucket({ workspace, method }: LimitedCall): readonly [string, Rate] {
  return [JSON.stringify([method, workspace]), perWorkspace[method]];
}

function bucketsOf(call: LimitedCall): readonly (readonly [string, Rate])[] {
  const rate = perChannel[call.method];
  return rate === undefined ? [workspaceBucket(call)] : [workspaceBucket(call), [channelKey(call), rate]];
}

function channelKey({ workspace, method, channel }: LimitedCall): string {
  return JSON.stringify([method, workspace, channel]);
}

function rateOf(key: string): Rate {
  const parts = JSON.parse(key) as readonly [LimitedMethod, string, string?];
  return (parts.length === 3 ? perChannel[parts[0]] : undefined) ?? perWorkspace[parts[0]];
}

interface Saved {
  readonly buckets: readonly (readonly [string, Bucket])[];
  readonly blocked: readonly (readonly [string, number])[];
}

function readSaved(saved: string | undefined): Saved {
  return saved === undefined ? { buckets: [], blocked: [] } : (JSON.parse(saved) as Saved);
}
