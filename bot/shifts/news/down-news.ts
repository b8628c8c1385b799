import { armName, armsDown } from "../report/arms.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** That an arm which is meant to get traffic has no server that takes any, and what became of it. */
export function downNews({ after, memory, step }: Heard): readonly KeyedNews[] {
  const { arms, atMs, blind, closed, down, outcome } = after;
  const sinceMs = (name: string) => memory.open[`down:${name}`];
  // Until its ledger is closed what goes down is a rollout's doing; afterwards it is no part of it.
  const begun = outcome !== null && closed ? [] : armsDown(after).filter(({ name }) => sinceMs(name) === undefined);
  const when = outcome === null ? step : `${step}:${outcome}`;
  const isSeen = !blind.some(({ source }) => source === "weights");
  const over = isSeen ? arms.filter(({ name }) => sinceMs(name) !== undefined && !down.includes(name)) : [];
  return [
    ...begun.map((arm) => {
      const { name, intended } = arm;
      const news = { kind: "down", arm: armName(arm), intended } as const;
      return { key: `down:${name}:${when}`, news, opens: `down:${name}` };
    }),
    ...over.map((arm) => {
      const { name, intended } = arm;
      const afterMs = atMs - (sinceMs(name) ?? atMs);
      const news = { kind: "up", arm: armName(arm), afterMs, hasWeight: intended !== 0 } as const;
      return { key: `up:${name}:${when}`, news, closes: `down:${name}` };
    }),
  ];
}
