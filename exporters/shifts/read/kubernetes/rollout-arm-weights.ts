import { armsOf, type ShiftRole, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { nameMatcher } from "../arm-names.ts";
import { replicaSetArms } from "../replica-set-arms.ts";
import { refusal } from "../shift-source-fault.ts";

/** What one ReplicaSet of a Rollout gets. */
export interface ReplicaSetWeight {
  /** What it is for the Rollout: its new ReplicaSet becomes the stable one when it is promoted. */
  readonly role: ShiftRole;
  /** Of its pods' template. */
  readonly hash: string | undefined;
  readonly weight: number;
}

/** Who says which ReplicaSets are the arms. */
export interface ArmsOfRollout {
  readonly shift: TrafficShift;
  readonly rollout: string;
  /** For messages: `Rollout shop/checkout`. */
  readonly name: string;
}

/** Weights by arm: by ReplicaSet where the arms are told apart by it, for a promoted one goes on being the same arm; else by role. */
export function rolloutArmWeights(
  sets: readonly ReplicaSetWeight[],
  arms: ArmsOfRollout,
): Readonly<Record<string, number>> {
  const given = sets
    .filter(({ weight }) => weight > 0)
    .map((set) => ({ arm: replicaSetArms(arms.shift) === undefined ? set.role : armOf(set.hash, arms), ...set }));
  const weightOf = (role: ShiftRole) =>
    given.filter(({ arm }) => arm === role).reduce((sum, { weight }) => sum + weight, 0);
  return Object.fromEntries(armsOf(arms.shift).map(({ name, role }) => [name, weightOf(role)]));
}

/** The arm that this ReplicaSet is, where arms are told apart by ReplicaSet. */
export function armOfReplicaSet(hash: string | undefined, arms: ArmsOfRollout): ShiftRole | undefined {
  return matchesOf(hash, arms).length === 1 ? matchesOf(hash, arms)[0]?.role : undefined;
}

function armOf(hash: string | undefined, arms: ArmsOfRollout): ShiftRole {
  const role = armOfReplicaSet(hash, arms);
  if (role !== undefined) return role;
  const named = armsOf(arms.shift).map(({ name, match }) => `${name} (${match})`);
  const which = matchesOf(hash, arms).length === 0 ? `neither ${named.join(" nor ")}` : `both ${named.join(" and ")}`;
  const cure = "write in the config which ReplicaSets the arms are now";
  throw refusal(`${arms.name} gives traffic to ${matchedText(hash ?? "", arms)}, which is ${which}: ${cure}`);
}

function matchesOf(hash: string | undefined, arms: ArmsOfRollout) {
  if (hash === undefined || hash === "") return [];
  return armsOf(arms.shift).filter(({ match }) => nameMatcher(match)(matchedText(hash, arms)));
}

/** What a `match` is compared with. */
function matchedText(hash: string, { shift, rollout }: ArmsOfRollout): string {
  return replicaSetArms(shift) === "name" ? `${rollout}-${hash}` : hash;
}
