import { type Problem, show } from "../../../problem.ts";
import { isVectorSelector } from "../../../promql/selectors.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { matchersOf } from "../../traffic/matchers.ts";
import type { ShiftWeights } from "../../traffic-shift.ts";

/** The Ingress of one arm where that of the other belongs: the stable one counts the requests of both, the canary's has the weight. */
export const lintIngresses: ShiftLint = (located) => {
  return [...ingressProblems(located), ...renamedLabel(located)];
};

function ingressProblems({ shift: { traffic, weights }, path }: LocatedShift): readonly Problem[] {
  if (traffic.kind !== "ingressNginx" || !("namespace" in weights) || weights.namespace !== traffic.namespace)
    return [];
  const { ingress } = traffic;
  const stable = stableIngress(ingress, weights);
  const own = weights.kind === "ingressNginx" ? weights.ingress : undefined;
  if (stable !== undefined && (own === undefined || own === ingress || own === stable)) {
    return [
      {
        code: "shift-contradiction",
        // An Ingress may be called so all the same.
        ...(own === undefined && { severity: "warning" }),
        path: `${path}.traffic.ingress`,
        message: `${show(ingress)} is the canary's Ingress, and ingress-nginx counts the requests of both arms under the name of the stable one`,
        hint: `write the stable Ingress, such as ${show(stable)}${own === stable ? `, and as that of weights ${show(ingress)}` : ""}`,
      },
    ];
  }
  if (own === undefined) return [];
  if (own !== ingress) return swappedNames(ingress, own, path);
  return [
    {
      code: "shift-weights",
      path: `${path}.weights.ingress`,
      message: `${show(own)} is the stable Ingress, which counts the requests and has no weight`,
      hint: `write the canary's Ingress, such as ${show(`${own}-canary`)}`,
    },
  ];
}

/** Whoever calls one of the two a canary hardly means the other. */
function swappedNames(stable: string, canary: string, path: string): readonly Problem[] {
  if (!namesCanary.test(stable) || namesCanary.test(canary)) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.traffic.ingress`,
      message: `the Ingresses look swapped: ${show(stable)} would be the stable one, and ${show(canary)} that of the canary`,
      hint: `write ${show(canary)}, and as that of weights ${show(stable)}`,
    },
  ];
}

const namesCanary = /(?:^|[-.])canary(?:[-.]|$)/;

/**
 * The Ingress beside which there is this one for the canary, by its name; undefined where it is none.
 * Sources: https://docs.flagger.app/tutorials/nginx-progressive-delivery, https://argoproj.github.io/argo-rollouts/features/traffic-management/nginx
 */
function stableIngress(ingress: string, weights: ShiftWeights): string | undefined {
  const [, stable] = /^(.+)-canary$/.exec(ingress) ?? [];
  if (stable === undefined) return undefined;
  switch (weights.kind) {
    case "argoRollouts": {
      const prefix = `${weights.rollout}-`;
      return stable.startsWith(prefix) ? stable.slice(prefix.length) : undefined;
    }
    case "flagger":
    case "ingressNginx":
      return stable;
    default:
      return undefined;
  }
}

/** Whoever knows the renamed label of a scrape without `honorLabels` asks for that one beside the controller's own namespace. */
function renamedLabel({ shift: { traffic }, path }: LocatedShift): readonly Problem[] {
  if (traffic.kind !== "ingressNginx" || !traffic.honorLabels) return [];
  const text = traffic.matchers;
  if (!isVectorSelector(`up{${text}}`) || !matchersOf(text).some(({ label }) => label === "exported_namespace"))
    return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.traffic.matchers`,
      message: `exported_namespace is only there where Prometheus scrapes the controller without honorLabels, and then namespace=${show(traffic.namespace)} is where the controller runs`,
      hint: "write the namespace of the Ingress and honorLabels: false, and remove exported_namespace from the matchers",
      excerpt: { text, from: 0, to: text.length },
    },
  ];
}
