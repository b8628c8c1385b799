/** Names of ReplicaSets, each that of its Deployment and a hash. */
const names = /^[a-z0-9.-]+(?:\|[a-z0-9.-]+)*$/;
/** Several hashes behind the name of one Deployment. */
const hashes = /^(?<deployment>[a-z0-9-]+)-\((?:\?:)?[a-z0-9]+(?:\|[a-z0-9]+)*\)$/;

/** The Deployments whose ReplicaSets an expression lists; none where it does not say which they are. */
export function deploymentsOfReplicaSets(match: string): readonly string[] {
  if (names.test(match)) return [...new Set(match.split("|").map((name) => name.replace(/-[a-z0-9]+$/, "")))];
  const { deployment } = hashes.exec(match)?.groups ?? {};
  return deployment === undefined ? [] : [deployment];
}
