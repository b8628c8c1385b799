import { isAdrift } from "../../../slo/shift/is-adrift.ts";
import { candidateOf } from "../report/arms.ts";
import { isFartherAdrift, remainsAdrift } from "../report/remains-adrift.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** That traffic does not follow the weights, and that it does again. */
export function driftNews({ after, memory, step }: Heard): readonly KeyedNews[] {
  const { drift, outcome, shareBasis: basis } = after;
  const since = memory.open["drift"];
  // What is not known, or has no time to settle, is no proof that it is over.
  if (drift === null || !drift.settled) return [];
  if (!isAdrift(after)) {
    if (since === undefined || remainsAdrift(after, memory)) return [];
    return [{ key: `driftOver:${step}`, news: { kind: "driftOver", afterMs: after.atMs - since }, closes: "drift" }];
  }
  if (outcome !== null || (since !== undefined && !isFartherAdrift(after, memory))) return [];
  const { intended, actual } = candidateOf(after);
  const { tolerance } = drift;
  const news = { kind: "drift", basis, intended, actual, tolerance } as const;
  // One that grows goes on since it began.
  return [{ key: `drift:${step}`, news, ...(since === undefined && { opens: "drift" }) }];
}
