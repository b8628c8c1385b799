import { type BurnRateTier, burnRateTiers, defaultFactor } from "../../burn-rate-tiers.ts";
import type { SloSpec, TierSpec } from "../../spec.ts";
import type { LoseField } from "./sli.ts";

type OpenSloObject = Readonly<Record<string, unknown>>;

/** Alert policies that several SLOs share: each one is written once, under a name of its own. */
export interface AlertObjects {
  /** The policies of an SLO, as references. */
  readonly policiesOf: (slo: SloSpec, context: AlertContext) => readonly { readonly alertPolicyRef: string }[];
  readonly objects: () => readonly OpenSloObject[];
}

export interface AlertContext {
  readonly periodSeconds: number;
  readonly channel: string | undefined;
  readonly lose: LoseField;
}

/** Collects the conditions, policies and notification targets that the SLOs of a stack need. */
export function createAlertObjects(): AlertObjects {
  const byContent = new Map<string, { readonly name: string; readonly object: OpenSloObject }>();
  const names = new Set<string>();
  const share = (kind: string, wanted: string, spec: OpenSloObject): string => {
    const key = JSON.stringify([kind, spec]);
    const known = byContent.get(key);
    if (known !== undefined) return known.name;
    let name = wanted;
    for (let count = 2; names.has(`${kind}/${name}`); count++) name = `${wanted}-${count}`;
    names.add(`${kind}/${name}`);
    byContent.set(key, { name, object: { apiVersion: "openslo/v1", kind, metadata: { name }, spec } });
    return name;
  };
  return {
    policiesOf: (slo, context) => {
      loseSwitches(slo, context);
      const targets =
        context.channel === undefined
          ? []
          : [{ targetRef: share("AlertNotificationTarget", slug(context.channel), { target: context.channel }) }];
      return burnRateTiers.flatMap((tier) => {
        const own = slo.alerts?.tiers?.[tier.name] ?? {};
        if (own === "off") return [];
        const factor = String(own.factor ?? defaultFactor(tier, context.periodSeconds));
        loseSettings(tier, own, context);
        const name = [tier.name, factor, own.for].filter(Boolean).join("-");
        const conditionRef = share("AlertCondition", slug(name), conditionOf(tier, factor, own));
        const quiet = slo.missing === "quiet";
        const policyName = [name, quiet ? "quiet" : undefined, context.channel].filter(Boolean).join("-");
        const policy = {
          alertWhenBreaching: true,
          alertWhenNoData: !quiet,
          conditions: [{ conditionRef }],
          ...(targets.length > 0 && { notificationTargets: targets }),
        };
        return [{ alertPolicyRef: share("AlertPolicy", slug(policyName), policy) }];
      });
    },
    objects: () => [...byContent.values()].map(({ object }) => object),
  };
}

function conditionOf(tier: BurnRateTier, factor: string, own: TierSpec): OpenSloObject {
  const condition = {
    kind: "burnrate",
    threshold: Number(factor),
    lookbackWindow: tier.longWindow,
    alertAfter: own.for ?? "0m",
  };
  return { severity: tier.severity, condition };
}

function loseSettings(tier: BurnRateTier, own: TierSpec, { lose }: AlertContext): void {
  for (const field of ["keepFiringFor", "minBadEvents"] as const) {
    if (own[field] === undefined) continue;
    lose(`alerts.tiers.${tier.name}.${field}`, "OpenSLO's conditions know a threshold and a waiting time only");
  }
}

function loseSwitches(slo: SloSpec, { lose }: AlertContext): void {
  for (const field of ["exhausted", "forecast"] as const) {
    if (slo.alerts?.[field] === "off") lose(`alerts.${field}`, "OpenSLO has no such alert");
  }
  const silent = burnRateTiers.every(({ name }) => slo.alerts?.tiers?.[name] === "off");
  if (silent && slo.missing === "quiet") lose("missing", "it is said by alert policies, and the SLO has none");
}

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "all"
  );
}
