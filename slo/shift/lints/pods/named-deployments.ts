import { withoutEndings } from "./without-endings.ts";
import { readWorkloadName } from "./workload-name.ts";

/** The Deployments of the ReplicaSets that an expression is about: a name, a list of names or of hashes, or a name with any ending. */
export function namedDeployments(match: string): readonly string[] {
  const [base] = withoutEndings(match);
  if (base !== undefined) return /^[a-z0-9.-]+$/.test(base) ? [readWorkloadName(base)?.deployment ?? base] : [];
  const found = listedNames(match).map((name) => readWorkloadName(name)?.deployment);
  // What looks like no ReplicaSet is a problem of its own.
  return found.every((name) => name !== undefined) ? [...new Set(found)] : [];
}

/** `shop-(7c9d8b6f5d|6b8c9d7f4d)` are two. */
function listedNames(match: string): readonly string[] {
  const { prefix, hashes } = /^(?<prefix>[a-z0-9.-]+-)\((?:\?:)?(?<hashes>[a-z0-9|]+)\)$/.exec(match)?.groups ?? {};
  return hashes === undefined ? match.split("|") : hashes.split("|").map((hash) => `${prefix}${hash}`);
}
