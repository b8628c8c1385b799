import { hashCharacter } from "./template-hash.ts";

/** What the name of a pod or a ReplicaSet tells. */
export interface WorkloadName {
  readonly kind: "pod" | "replicaSet";
  readonly deployment: string;
  readonly replicaSet: string;
}

/** A Deployment's name, a hash of its template, and five random characters behind that of a pod. */
const generated = new RegExp(
  `^(?<deployment>[a-z0-9][a-z0-9.-]*)-(?<hash>${hashCharacter}{8,10})(?:-(?<random>${hashCharacter}{5}))?$`,
);

/** Undefined where a text does not look like the name of a pod or a ReplicaSet. */
export function readWorkloadName(match: string): WorkloadName | undefined {
  const { deployment = "", hash = "", random } = generated.exec(match)?.groups ?? {};
  // Without a digit or without a letter it may be a word, or a date.
  if (!/\d/.test(hash) || !/[a-z]/.test(hash)) return undefined;
  return { kind: random === undefined ? "replicaSet" : "pod", deployment, replicaSet: `${deployment}-${hash}` };
}
