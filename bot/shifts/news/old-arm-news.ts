import { oldArmOf } from "../report/arms.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** That nothing needs the old arm any more. */
export function oldArmNews({ before, after }: Heard): readonly KeyedNews[] {
  const wasSafe = before !== undefined && oldArmOf(before)?.safeToDelete === true;
  const oldArm = oldArmOf(after);
  if (wasSafe || oldArm?.safeToDelete !== true) return [];
  return [{ key: "safeToDelete", news: { kind: "safeToDelete", arm: oldArm.name, why: oldArm.why } }];
}
