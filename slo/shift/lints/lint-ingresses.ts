import { type Problem, show } from "../../problem.ts";
import { isVectorSelector } from "../../promql/selectors.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import type { LocatedShift } from "../spec/parse-shift.ts";
import { matchersOf } from "../traffic/matchers.ts";

/** The Ingress of one arm where that of the other belongs: the stable one counts the requests of both, the canary's has the weight. */
export const lintIngresses: ShiftLint = (located) => {
  return [...ingressProblems(located), ...renamedLabel(located)];
};

/** The ending of the canary's Ingress that Flagger makes, as most people call it, too. */
const ending = /-canary$/;

function ingressProblems({ shift: { traffic, weights }, path }: LocatedShift): readonly Problem[] {
  if (traffic.kind !== "ingressNginx" || (weights.kind !== "ingressNginx" && weights.kind !== "flagger")) return [];
  if (weights.namespace !== traffic.namespace) return [];
  const stable = traffic.ingress.replace(ending, "");
  const isOfFlagger = weights.kind === "flagger";
  const isSame = !isOfFlagger && weights.ingress === traffic.ingress;
  if (stable !== traffic.ingress && (isOfFlagger || isSame || weights.ingress === stable)) {
    const isSwapped = !isOfFlagger && !isSame;
    return [
      {
        code: "shift-contradiction",
        ...(isOfFlagger && { severity: "warning" }),
        path: `${path}.traffic.ingress`,
        message: `${show(traffic.ingress)} is the canary's Ingress, and ingress-nginx counts the requests of both arms under the name of the stable one`,
        hint: `write the stable Ingress, such as ${show(stable)}${isSwapped ? `, and as that of weights ${show(traffic.ingress)}` : ""}`,
      },
    ];
  }
  if (!isSame) return isOfFlagger ? [] : swappedNames(traffic.ingress, weights.ingress, path);
  return [
    {
      code: "shift-weights",
      path: `${path}.weights.ingress`,
      message: `${show(weights.ingress)} is the stable Ingress, which counts the requests and has no weight`,
      hint: `write the canary's Ingress, such as ${show(`${weights.ingress}-canary`)}`,
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
