import type { KeyedNews } from "../news/news-source.ts";
import type { RolloutNews } from "../news/rollout-news.ts";
import { toldLoss } from "../news/told-loss.ts";
import type { Rollout, RolloutLine } from "../rollout.ts";

/** The same news of the same step is told again only after this time, because controllers say things twice. */
const retellMs = 10 * 60_000;
/** What only a broken source could reach; the message still follows. */
const mostLines = 300;
/** What calls people; everything else is only shown. */
const calling: ReadonlySet<RolloutNews["kind"]> = new Set(["worse", "blind", "lost"]);

export interface TellOptions {
  readonly atMs: number;
  /** Whom news may call; asked only for news that does. */
  readonly mentions: () => readonly string[];
}

/** A rollout with one more line in its thread; without it where the same was told just now. */
export function tellNews(
  rollout: Rollout,
  { key, news, opens, closes }: KeyedNews,
  { atMs, mentions }: TellOptions,
): Rollout {
  const last = rollout.told[key];
  const isRepeated = (last !== undefined && atMs - last < retellMs) || rollout.lines.length >= mostLines;
  // A condition that still holds is told when its time has come: the last word of the thread must be true.
  if (isRepeated) return rollout;
  const open = { ...rollout.open, ...(opens === undefined ? {} : { [opens]: atMs }) };
  if (closes !== undefined) delete open[closes];
  const line: RolloutLine = {
    seq: rollout.lines.length + 1,
    atMs,
    news,
    mentions: calling.has(news.kind) ? mentions() : [],
  };
  return {
    ...rollout,
    open,
    told: { ...withoutCalls(rollout.told, closes), [key]: atMs },
    toldLost: toldLoss(news) ?? rollout.toldLost,
    lines: [...rollout.lines, line],
  };
}

/** Who was called has to hear that what was over is back. That it is over again waits, so that what comes and goes calls nobody all the time. */
function withoutCalls(told: Rollout["told"], closes: string | undefined): Rollout["told"] {
  const isCall = (key: string) => [...calling].some((kind) => key.startsWith(`${kind}:`));
  const isOpening = (key: string) => closes !== undefined && key.startsWith(`${closes}:`) && isCall(key);
  return Object.fromEntries(Object.entries(told).filter(([key]) => !isOpening(key)));
}
