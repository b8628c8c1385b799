import { type BurnRateTier, burnRateTiers, defaultFactor } from "../../burn-rate-tiers.ts";
import { durationToSeconds } from "../../duration.ts";
import { show } from "../../problem.ts";
import type { Missing, NotifySpec, TierSpec } from "../../spec.ts";
import type { TierSpecs } from "../carry/tiers.ts";
import type { Reader } from "../source/reader.ts";
import type { Catalog } from "./catalog.ts";

/** What the alert policies of an SLO say; without any, nothing. */
export interface AlertPolicies {
  /** The tiers that the conditions name; the others are off. Nothing when no condition fits a tier. */
  readonly tiers?: TierSpecs;
  readonly missing?: Missing;
  readonly notify?: NotifySpec;
}

const severityWords: Readonly<Record<BurnRateTier["severity"], RegExp>> = {
  page: /^(page|critical|high|fatal|error|p1|p0|sev-?[01])$/i,
  ticket: /^(ticket|warn|warning|low|medium|info|p[2-5]|sev-?[2-5])$/i,
};

const policyItems = { list: "alertPolicies", ref: "alertPolicyRef", kind: "AlertPolicy" } as const;
const conditionItems = { list: "conditions", ref: "conditionRef", kind: "AlertCondition" } as const;
const targetItems = { list: "notificationTargets", ref: "targetRef", kind: "AlertNotificationTarget" } as const;
const inTexts = "put it into the description of the SLO";

interface PolicyContext {
  readonly catalog: Catalog;
  readonly periodSeconds: number;
}

/** Tiers, missing data and channel from the alert policies of an SLO, inline or by reference. */
export function readAlertPolicies(spec: Reader, context: PolicyContext): AlertPolicies {
  const opened = spec.mixed("alertPolicies").map((item) => context.catalog.open(spec, item, policyItems));
  const policies = opened.filter((policy) => policy !== undefined);
  const tiers = policies.flatMap((policy) => tiersOf(policy, context));
  const channel = policies.flatMap((policy) => channelOf(policy, context.catalog) ?? []).at(-1);
  const noData = policies.flatMap((policy) => policy.flag("alertWhenNoData") ?? []);
  for (const policy of policies) {
    policy.lose("alertWhenResolved", "Alertmanager says when an alert ends", "set send_resolved in Alertmanager");
    policy.lose("description", "nines writes the texts of its alerts itself", inTexts);
  }
  // A condition that was lost may have been the one behind a tier: then the usual tiers stay.
  const complete = opened.length === policies.length && tiers.every((tier) => tier !== "lost");
  const named: TierSpecs = Object.assign({}, ...tiers.filter((tier) => tier !== "lost"));
  const kept = tiers.length === 0 ? {} : complete ? withOthersOff(spec, named) : withoutDefaults(named);
  return {
    ...(Object.keys(kept).length > 0 && { tiers: kept }),
    ...(noData.length > 0 && !noData.includes(true) && { missing: "quiet" }),
    ...(channel !== undefined && { notify: { channel } }),
  };
}

/** The tiers of an SLO alert only where a condition asks for it; the others are switched off, and that is said. */
function withOthersOff(spec: Reader, tiers: TierSpecs): TierSpecs {
  const others = burnRateTiers.map(({ name }) => name).filter((name) => tiers[name] === undefined);
  if (others.length > 0) {
    const message = `the tiers ${others.join(", ")} are off: no condition looks back that far`;
    spec.warn("alertPolicies", {
      code: "import-tier",
      message,
      hint: "remove them from alerts.tiers to switch them on",
    });
  }
  return withoutDefaults(Object.fromEntries(burnRateTiers.map(({ name }) => [name, tiers[name] ?? "off"])));
}

function withoutDefaults(tiers: TierSpecs): TierSpecs {
  return Object.fromEntries(Object.entries(tiers).filter(([, own]) => own === "off" || Object.keys(own).length > 0));
}

function tiersOf(policy: Reader, { catalog, periodSeconds }: PolicyContext): readonly (TierSpecs | "lost")[] {
  const breaching = policy.flag("alertWhenBreaching") ?? true;
  return policy.mixed("conditions").flatMap((item) => {
    const condition = catalog.open(policy, item, conditionItems);
    condition?.lose("description", "nines writes the texts of its alerts itself", inTexts);
    if (condition === undefined) return ["lost"];
    if (breaching) return [tierOf(condition, periodSeconds) ?? "lost"];
    const message = "the condition is not carried over: alertWhenBreaching is false";
    condition.drop("", { code: "import-tier", message, hint: "nothing to do" });
    return [];
  });
}

/** The tier that looks back as far as the condition, with the condition's burn rate and waiting time; nothing when none fits. */
function tierOf(spec: Reader, periodSeconds: number): TierSpecs | undefined {
  const condition = spec.mapping("condition");
  const kind = condition?.text("kind");
  const lookback = condition?.text("lookbackWindow");
  const threshold = condition?.text("threshold");
  const severity = spec.text("severity");
  condition?.settle("op");
  const tier = burnRateTiers.find(
    ({ longWindow }) => durationToSeconds(longWindow) === durationToSeconds(lookback ?? ""),
  );
  const isBurnRate =
    (kind ?? "burnrate").toLowerCase() === "burnrate" && /^\d+(\.\d+)?$/.test(threshold ?? "") && Number(threshold) > 0;
  if (condition === undefined || tier === undefined || !isBurnRate) {
    const shown = [kind, threshold, lookback].filter(Boolean).join(", ");
    const windows = burnRateTiers.map(({ longWindow }) => longWindow).join(", ");
    const message = `the condition (${shown || "empty"}) is not carried over: it fits none of the tiers`;
    spec.drop("", {
      code: "import-tier",
      message,
      hint: `write a burn rate above a threshold that looks back ${windows}`,
    });
    return undefined;
  }
  if (severity !== undefined && !severityWords[tier.severity].test(severity)) {
    const message = `the severity ${show(severity)} becomes ${show(tier.severity)}: nines looks back ${tier.longWindow} for a ${tier.severity}`;
    spec.warn("severity", {
      code: "import-tier",
      message,
      hint: `route on severity="${tier.severity}" and tier="${tier.name}"`,
    });
  }
  const isDefault = Number(threshold) === Number(defaultFactor(tier, periodSeconds));
  return { [tier.name]: { ...(!isDefault && { factor: threshold }), ...waitOf(condition) } };
}

function waitOf(condition: Reader): Pick<TierSpec, "for"> {
  const after = condition.text("alertAfter");
  if (after === undefined || /^0[a-z]*$/.test(after)) return {};
  if ((durationToSeconds(after) ?? 0) > 0) return { for: after };
  const message = `${show(after)} is not carried over: it is no duration`;
  condition.drop("alertAfter", { code: "import-tier", message, hint: "write a duration such as 5m" });
  return {};
}

function channelOf(policy: Reader, catalog: Catalog): string | undefined {
  let channel: string | undefined;
  for (const item of policy.mixed("notificationTargets")) {
    const target = catalog.open(policy, item, targetItems);
    target?.lose("description", "nines knows channels only", "write notify.channel");
    const name = target?.text("target");
    if (name?.startsWith("#") === true) channel = name;
    else if (name !== undefined) {
      const message = `the target ${show(name)} is not carried over: nines only knows channels`;
      target?.drop("target", {
        code: "import-alert",
        message,
        hint: 'write notify.channel: "#channel", and route in Alertmanager',
      });
    }
  }
  return channel;
}
