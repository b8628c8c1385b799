/**
 * The workload whose copies are called so: the primary's Deployment and Service have `-primary` behind it, the canary's Service has
 * `-canary`, and its Deployment is the workload itself. Undefined where these are no such names.
 * Source: https://docs.flagger.app/usage/how-it-works
 */
export function flaggerWorkload(stable: string, candidate: string): string | undefined {
  const { workload } = /^(?<workload>[a-z0-9][a-z0-9.-]*)-primary$/.exec(stable)?.groups ?? {};
  return candidate === workload || candidate === `${workload}-canary` ? workload : undefined;
}
