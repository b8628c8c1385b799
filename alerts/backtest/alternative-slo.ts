import Big from "big.js";
import { type BurnRateTier, burnRateTiers, type TierName } from "../../slo/burn-rate-tiers.ts";
import type { AlertTier, Slo } from "../../slo/model.ts";
import { alertThreshold, isObjective, objectiveToBudget } from "../../slo/objective.ts";
import { nearest, type Parsed, type Problem, show } from "../../slo/problem.ts";
import { defaultMinBadEvents } from "../../slo/slo-from-spec.ts";

/** What to try out instead of what an SLO says. */
export interface Alternative {
  readonly objective: string | undefined;
  readonly factors: readonly TierFactor[];
}

/** A tier with another factor, or without any. */
export interface TierFactor {
  readonly tier: TierName;
  readonly factor: string | "off";
}

/** An objective and `TIER=FACTOR` texts as a user writes them on the command line. */
export function parseAlternative({
  objective,
  factors,
}: {
  readonly objective: string | undefined;
  readonly factors: readonly string[];
}): Parsed<Alternative> {
  const parsed = factors.map(parseFactor);
  const problems = [...objectiveProblems(objective), ...parsed.filter((one): one is Problem => "code" in one)];
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { objective, factors: parsed.filter((one): one is TierFactor => "tier" in one) },
    warnings: [],
  };
}

/** The SLO with what the alternative changes, and a warning for each tier that cannot fire any more. */
export function alternativeSlo(
  slo: Slo,
  { objective = slo.objective, factors }: Alternative,
): { readonly slo: Slo; readonly warnings: readonly Problem[] } {
  const errorBudget = objectiveToBudget(objective);
  const tiers = burnRateTiers.flatMap((tier): readonly AlertTier[] => {
    const own = slo.alerts.tiers.find((candidate) => candidate.tier.name === tier.name);
    const factor = factors.findLast((candidate) => candidate.tier === tier.name)?.factor ?? own?.factor;
    return factor === undefined || factor === "off"
      ? []
      : [changedTier(own ?? newTier(tier, slo), factor, errorBudget)];
  });
  return {
    slo: { ...slo, objective, errorBudget, alerts: { ...slo.alerts, tiers } },
    warnings: tiers.flatMap((tier) => unreachable(tier, errorBudget)),
  };
}

function changedTier(tier: AlertTier, factor: string, errorBudget: string): AlertTier {
  return { ...tier, factor, threshold: alertThreshold(factor, errorBudget) };
}

function newTier(tier: BurnRateTier, slo: Slo): AlertTier {
  return { tier, factor: "1", threshold: "1", minBadEvents: defaultMinBadEvents[slo.sli.kind], timing: undefined };
}

function unreachable({ tier, factor, threshold }: AlertTier, errorBudget: string): readonly Problem[] {
  if (new Big(threshold).lt(1)) return [];
  const most = new Big(1).div(errorBudget).round(3, Big.roundDown).toFixed();
  const message = `${tier.name} can never fire: burn rate ${factor} × budget ${errorBudget} asks for ${new Big(threshold).times(100).toFixed()} % errors`;
  return [
    {
      code: "unreachable-tier",
      severity: "warning",
      path: "--factor",
      message,
      hint: `try ${tier.name}=off or a factor below ${most}`,
    },
  ];
}

function objectiveProblems(objective: string | undefined): readonly Problem[] {
  if (objective === undefined || isObjective(objective)) return [];
  const hint = 'write a percentage above 0 and below 100 with a decimal point, such as "99.9"';
  return [{ code: "objective", path: "--objective", message: `objective ${show(objective)} is not possible`, hint }];
}

function parseFactor(text: string): TierFactor | Problem {
  const names = burnRateTiers.map(({ name }) => name);
  const [, word = "", factor = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const tier = names.find((name) => name === word);
  if (word === "" || factor === "") {
    return {
      code: "factor",
      path: "--factor",
      message: `${show(text)} is not a tier and a factor`,
      hint: "write TIER=FACTOR, such as page-fast=10 or ticket-slow=off",
    };
  }
  if (tier === undefined) {
    const similar = nearest(word, names);
    const hint = similar === undefined ? `use one of ${names.join(", ")}` : `did you mean ${show(similar)}?`;
    return { code: "factor", path: "--factor", message: `no tier is called ${show(word)}`, hint };
  }
  if (factor !== "off" && !(/^\d{1,6}(\.\d{1,6})?$/.test(factor) && Number(factor) > 0)) {
    return {
      code: "factor",
      path: "--factor",
      message: `${show(factor)} is not a factor`,
      hint: `write a number above 0, such as ${tier}=10, or ${tier}=off`,
    };
  }
  return { tier, factor };
}
