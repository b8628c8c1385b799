/** The candidate's intended share at one moment. */
export interface SeenShare {
  readonly atMs: number;
  readonly share: number;
}

/** A time in which the candidate had a part of the traffic. */
export interface SeenTry {
  readonly fromMs: number;
  /** What it began with. */
  readonly share: number;
  /** When it had nothing any more; undefined where it still has something. */
  readonly untilMs: number | undefined;
}

/** The tries that shares tell of, oldest first, after one that was known before. Where the candidate had nothing for less than the least gap, the try went on. */
export function triesIn(
  shares: readonly SeenShare[],
  { before, leastGapMs }: { readonly before: SeenTry | undefined; readonly leastGapMs: number },
): readonly SeenTry[] {
  const tries = before === undefined ? [] : [before];
  for (const { atMs, share } of shares) {
    const last = tries.at(-1);
    const isOn = last !== undefined && last.untilMs === undefined;
    if (share === 0) {
      if (isOn) tries.splice(-1, 1, { ...last, untilMs: atMs });
      continue;
    }
    const isSame = last?.untilMs !== undefined && atMs - last.untilMs < leastGapMs;
    if (isSame) tries.splice(-1, 1, { ...last, untilMs: undefined });
    else if (!isOn) tries.push({ fromMs: atMs, share, untilMs: undefined });
  }
  return tries;
}

/** The shares without the first ones that contradict what is known and may be older than that, because Prometheus is late. */
export function withoutLate(
  shares: readonly SeenShare[],
  { isKnown, untilMs }: { readonly isKnown: (share: number) => boolean; readonly untilMs: number },
): readonly SeenShare[] {
  const first = shares.findIndex(({ share }) => isKnown(share));
  const others = first < 0 ? shares : shares.slice(0, first);
  const isLate = others.every(({ atMs }) => atMs <= untilMs);
  return isLate ? shares.slice(others.length) : shares;
}
