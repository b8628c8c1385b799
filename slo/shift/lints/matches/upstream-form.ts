import { escapePattern } from "../../../relay/label-pattern.ts";
import type { TrafficOf } from "../../traffic/arm-series.ts";
import type { ShiftWeights } from "../../traffic-shift.ts";
import type { MatchForm } from "./match-forms.ts";

/**
 * An upstream of ingress-nginx: the namespace and the name of the canary's Service, and a port or its name.
 * Source: https://github.com/kubernetes/ingress-nginx/blob/main/internal/ingress/controller/util.go (upstreamName)
 */
export function upstreamForm(
  { namespace, ingress }: TrafficOf<"ingressNginx">,
  weights: ShiftWeights,
): Omit<MatchForm, "label"> {
  // The canary's Ingress has its Service beside it.
  switch (weights.kind) {
    case "ingressNginx":
      return formIn(weights.namespace, { names: [weights.ingress, ingress], ending: "", example: "checkout-canary" });
    case "argoRollouts": {
      const example = `${ingress}-canary`;
      return formIn(weights.namespace, { names: [weights.rollout, ingress], ending: "", example });
    }
    case "flagger": {
      // Source: https://github.com/fluxcd/flagger/blob/main/pkg/router/ingress.go (Reconcile)
      const example = `${weights.workload}-canary`;
      return formIn(weights.namespace, { names: [weights.workload], ending: "-canary", example });
    }
    default:
      return {
        pattern: `[a-z0-9][a-z0-9-]*-[a-z0-9][a-z0-9-]*${port}`,
        words: "like NAMESPACE-SERVICE-PORT",
        example: `${namespace}-${ingress}-canary-80`,
      };
  }
}

const port = "-[a-z0-9-]*[a-z0-9]";

interface Known {
  /** Names by which the Service may be called, too. */
  readonly names: readonly string[];
  /** Of each canary's Service. */
  readonly ending: string;
  readonly example: string;
}

function formIn(namespace: string, { names, ending, example }: Known): Omit<MatchForm, "label"> {
  return {
    pattern: `${escapePattern(namespace)}-[a-z0-9][a-z0-9-]*${ending}${port}`,
    words: `like ${namespace}-SERVICE${ending}-PORT`,
    example: `${namespace}-${example}-80`,
    meant: (written) =>
      servicesIn(written, { namespace, names, ending }).map((service) => `${namespace}-${withPort(service, ending)}`),
  };
}

/** From where a name is known that it has; or else all of it, and what follows another namespace before a Service and its port. */
function servicesIn(written: string, { namespace, names, ending }: Written): readonly string[] {
  const known = names.map((name) => `-${written}`.indexOf(`-${name}`)).find((index) => index >= 0);
  if (known !== undefined) return [written.slice(known)];
  if (!written.includes(ending)) return [];
  const [, after] = /^[^-]+-(.+-\d+)$/.exec(written) ?? [];
  if (after !== undefined) return [written, after];
  // The port alone may be missing.
  return written.startsWith(`${namespace}-`) ? [written.slice(namespace.length + 1), written] : [written];
}

interface Written extends Pick<Known, "names" | "ending"> {
  readonly namespace: string;
}

function withPort(service: string, ending: string): string {
  const [, name = "", own = "-.+"] = /^(.+?)(-(?:\d+|\.[+*]))?$/.exec(service) ?? [];
  if (name.endsWith(ending)) return `${name}${own}`;
  // Flagger's primary has a Service of its own.
  return `${name.replace(/-primary$/, "")}${ending}${own}`;
}
