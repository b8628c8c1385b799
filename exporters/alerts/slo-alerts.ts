import { burns, isSpent, isSpentSoon, waitSeconds } from "../../slo/alert-conditions.ts";
import {
  budgetSentence,
  budgetSpent,
  burnTexts,
  exhaustedTexts,
  forecastTexts,
  missingTexts,
} from "../../slo/alert-texts.ts";
import { budgetVerdict } from "../../slo/budget-verdict.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import { humanizeDuration, humanizePercentage } from "../../slo/humanize.ts";
import type { Labels, Slo } from "../../slo/model.ts";
import { alertNames, boardUids, labelNames } from "../../slo/names.ts";
import type { AlertReading } from "./alert-reading.ts";

/** An alert whose condition holds at the moment, with the labels and annotations that the generated rules give it. */
export interface HoldingAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly forSeconds: number;
  readonly keepFiringSeconds: number;
}

/** The alerts of one SLO whose conditions hold; nothing while its target is muted. */
export function sloAlerts(reading: AlertReading, grafanaUrl: string | undefined): readonly HoldingAlert[] {
  if (reading.isMuted) return [];
  const { slo, period } = reading;
  const words = {
    subject: `${slo.service} ${slo.name}`,
    objective: `${slo.objective} % over ${slo.period.text}`,
    budget: budgetText(period.budgetRemaining, period.exhaustion),
    spent: spentText(period.budgetRemaining),
    budgetLeft: orWord(period.budgetRemaining, humanizePercentage, "not known yet"),
    timeLeft: orWord(period.exhaustion, humanizeDuration, notForeseeable),
  };
  const alert = (name: string, labels: Labels, texts: Labels, forSeconds = 0, keepFiringSeconds = 0): HoldingAlert => ({
    labels: withoutEmpty({ ...identityLabels(slo), ...labels, alertname: name }),
    annotations: { ...texts, ...links(slo, grafanaUrl) },
    forSeconds,
    keepFiringSeconds,
  });
  const ticket: Labels = { [labelNames.severity]: "ticket" };
  const ofPeriod: Labels = { ...ticket, [labelNames.period]: slo.period.text };
  const alerts = burningTiers(reading).map(({ tier, timing }) => {
    const { name, severity, longWindow, shortWindow } = tier;
    const texts = burnTexts({
      ...words,
      errorRatio: humanizePercentage(reading.errorRatio(longWindow)),
      window: longWindow,
    });
    const labels = { severity, tier: name, long_window: longWindow, short_window: shortWindow };
    return alert(alertNames.burn, labels, { ...texts }, secondsOf(timing?.for), secondsOf(timing?.keepFiringFor));
  });
  if (slo.alerts.exhausted && isSpent(slo, period))
    alerts.push(alert(alertNames.exhausted, ofPeriod, { ...exhaustedTexts(words) }, waitSeconds.exhausted));
  if (slo.alerts.forecast && isSpentSoon(slo, period, reading.errorRatio("6h")))
    alerts.push(alert(alertNames.forecast, ofPeriod, { ...forecastTexts(words) }, waitSeconds.forecast));
  if (slo.missing === "alert" && !reading.hasSignal && !reading.isExcluded)
    alerts.push(
      alert(alertNames.missing, { ...ticket, scope: "slo" }, { ...missingTexts(words) }, waitSeconds.missing),
    );
  return alerts;
}

function burningTiers(reading: AlertReading) {
  return reading.slo.alerts.tiers.filter((tier) =>
    burns(tier, {
      longErrorRatio: reading.errorRatio(tier.tier.longWindow),
      shortErrorRatio: reading.errorRatio(tier.tier.shortWindow),
      badEvents: reading.badEvents(tier.tier.longWindow),
    }),
  );
}

/** Who the alert is about and where it goes: the user's own labels, under those that nines sets. */
function identityLabels(slo: Slo): Labels {
  return {
    ...slo.labels,
    [labelNames.id]: slo.id,
    [labelNames.service]: slo.service,
    [labelNames.slo]: slo.name,
    [labelNames.team]: slo.team,
    [labelNames.owner]: slo.owner,
    [labelNames.serviceTier]: slo.tier,
    [labelNames.channel]: slo.channel,
  };
}

/** An annotation that is empty stays away, as Prometheus leaves it out on the way to Alertmanager. */
function links(slo: Slo, grafanaUrl: string | undefined): Labels {
  return {
    ...(slo.runbook === undefined ? {} : { runbook_url: slo.runbook }),
    ...(grafanaUrl === undefined
      ? {}
      : { dashboard_url: `${grafanaUrl}/d/${boardUids.sloDetail}?var-slo_id=${slo.id}` }),
  };
}

function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

const notForeseeable = "not foreseeable";

function budgetText(remaining: number, exhaustion: number): string {
  if (Number.isNaN(remaining)) return budgetSentence.unknown;
  const verdict = budgetVerdict(remaining);
  switch (verdict.kind) {
    case "left":
      return budgetSentence.left(
        humanizePercentage(verdict.share),
        orWord(exhaustion, humanizeDuration, notForeseeable),
      );
    case "overspent":
      return budgetSentence.overspent(humanizePercentage(verdict.share));
    case "times-over":
      return budgetSentence.timesOver(verdict.times.toFixed(0));
  }
}

function spentText(remaining: number): string {
  const verdict = budgetVerdict(remaining);
  if (verdict.kind === "left") return budgetSpent.spent;
  return verdict.kind === "overspent"
    ? budgetSpent.overspent(humanizePercentage(verdict.share))
    : budgetSpent.timesOver(verdict.times.toFixed(0));
}

function orWord(value: number, show: (value: number) => string, word: string): string {
  return Number.isNaN(value) ? word : show(value);
}

function secondsOf(duration: string | undefined): number {
  return duration === undefined ? 0 : (durationToSeconds(duration) ?? 0);
}
