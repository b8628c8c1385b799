import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { ShiftArm } from "../../traffic-shift.ts";
import { areOverlapping } from "../matches/are-apart.ts";
import { plainCluster } from "../matches/plain-cluster.ts";
import { textOfBoth } from "../matches/text-of-both.ts";
import { flaggerWorkload } from "../pods/flagger-workload.ts";

/** Arms whose requests cannot be told apart, and weights that nobody can find. */
export const lintArms: ShiftLint = ({ shift, spec, path }) => {
  const isNamed = shift.stable.name !== shift.candidate.name;
  return [...(isNamed ? overlapProblems(shift, path) : []), ...weightsProblems({ shift, spec, path })];
};

type Located = Parameters<ShiftLint>[0];

function overlapProblems(shift: Located["shift"], path: string): readonly Problem[] {
  const { stable, candidate, traffic } = shift;
  if (traffic.kind === "ingressNginx") return namelessProblems(candidate, { namespace: traffic.namespace, path });
  if (stable.match === candidate.match && traffic.kind === "envoy") {
    return [
      {
        code: "shift-merged-cluster",
        path: `${path}.arms`,
        severity: "warning",
        message: `both arms are the Envoy cluster ${show(stable.match)}: it counts them together, so their shares, errors and verdict cannot be seen here`,
        hint: "count by pods: Envoy Gateway puts the backendRefs of a rule into one cluster (envoyproxy/gateway#6742), and weights count within a rule",
      },
    ];
  }
  // What they share then is "outbound", which says nothing of the mistake.
  if ([stable, candidate].some(({ match }) => plainCluster(match) !== undefined)) return [];
  const both = textOfBoth(stable.match, candidate.match);
  if (both === undefined) return [];
  return [
    {
      code: "shift-match",
      path: `${path}.arms`,
      message: `${show(both)} belongs to both arms: ${show(stable.match)} matches it, and so does ${show(candidate.match)}`,
      hint: clusterCure(shift) ?? "write each match so that it takes the values of its own arm only",
    },
  ];
}

/** What is called the same in both clusters is told apart by the cluster alone. */
function clusterCure({ stable, candidate, traffic }: Located["shift"]): string | undefined {
  const [one, other] = [stable.cluster, candidate.cluster];
  if (stable.match !== candidate.match || one === undefined || other === undefined || one === other) return undefined;
  const isByLabel = traffic.kind === "counters";
  const values = `such as ${show(one)} and ${show(other)}`;
  if (isByLabel && traffic.label === "cluster") return `write as the match of each arm its cluster, ${values}`;
  return `write ${isByLabel ? "" : 'kind: "counters" and '}label: "cluster", or the label by which your metrics tell the cluster, and as the match of each arm its value there, ${values}`;
}

/** ingress-nginx names the canary alone: the stable arm is what has no such name, whatever its match says. */
function namelessProblems(
  { name, match }: ShiftArm,
  { namespace, path }: { readonly namespace: string; readonly path: string },
): readonly Problem[] {
  const nameless = ["", "-"].find((text) => areOverlapping(match, escapePattern(text)));
  if (nameless === undefined) return [];
  return [
    {
      code: "shift-match",
      path: `${path}.arms`,
      message: `${show(match)} of the arm ${show(name)} takes the requests of the stable arm, too: it matches ${show(nameless)}, which ingress-nginx writes where no canary answers`,
      hint: `write the canary's upstream as its match, such as ${namespace}-checkout-canary-80`,
    },
  ];
}

function weightsProblems(located: Located): readonly Problem[] {
  return [...haproxyProblems(located), ...primaryProblems(located)];
}

/** Flagger makes the primary by itself, of the workload that a Canary names. */
function primaryProblems({ shift: { weights, stable, candidate }, path }: Located): readonly Problem[] {
  if (weights.kind !== "flagger") return [];
  const meant = flaggerWorkload(stable.match, candidate.match);
  if (meant !== undefined && weights.workload === `${meant}-canary`)
    return [
      {
        code: "shift-weights",
        severity: "warning",
        path: `${path}.weights.workload`,
        message: `the stable arm would have the weight of ${show(`${weights.workload}-primary`)}: ${show(weights.workload)} beside ${show(stable.match)} is the Service of Flagger's canary`,
        hint: `write ${show(meant)}, unless the Deployment is called ${show(weights.workload)}`,
      },
    ];
  if (!weights.workload.endsWith("-primary")) return [];
  return [
    {
      code: "shift-weights",
      severity: "warning",
      path: `${path}.weights.workload`,
      message: `the stable arm would have the weight of ${show(`${weights.workload}-primary`)}: ${show(weights.workload)} is Flagger's copy of the workload`,
      hint: `write ${show(weights.workload.replace(/(?:-primary)+$/, ""))}`,
    },
  ];
}

function haproxyProblems({ shift, path }: Located): readonly Problem[] {
  if (shift.weights.kind !== "haproxy" || shift.traffic.kind === "haproxy") return [];
  return [
    {
      code: "shift-weights",
      path: `${path}.weights`,
      message: `the weights of HAProxy cannot be found, because the traffic is of the kind ${show(shift.traffic.kind)}`,
      hint: 'write traffic: { kind: "haproxy", proxy: "app" }, or who else holds the weights',
    },
  ];
}
