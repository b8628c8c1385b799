import { displayRatio } from "../../../slo/display-ratio.ts";
import type { BudgetView, ForecastView, IncidentView, PeriodBudgetView } from "../exporter-view.ts";
import { agoText, lengthText, timeText } from "./debug-words.ts";
import { type Html, html } from "./html.ts";

const shownIncidents = 5;

/** Where the budgets went, and how they may end: one card per SLO. */
export function budgetSection(budgets: readonly BudgetView[], nowMs: number): Html {
  if (budgets.length === 0) return html``;
  return html`<h2>Error budgets</h2><div class="cards">${budgets.map((budget) => budgetCard(budget, nowMs))}</div>`;
}

function budgetCard({ slo, service, name, source, ...budget }: BudgetView, nowMs: number): Html {
  const { period, calendars, incidents, otherIncidents, rest, forecast } = budget;
  const rows = [period, ...calendars].map(periodRow);
  const shown = incidents.slice(0, shownIncidents);
  const more = incidents.length - shown.length + otherIncidents.count;
  const read =
    source.kind === "probe"
      ? html``
      : html`<p class="small dim">read from Prometheus until ${timeText(source.watermarkMs ?? Number.NaN)}${source.problem === undefined ? "" : `; last time it did not answer: ${source.problem}`}</p>`;
  return html`<article class="card"><h3><a href="${`/api/slos/${encodeURIComponent(slo)}`}">${service} ${name}</a></h3>${read}
<table class="small"><thead><tr><th>period</th><th>good</th><th>spent</th><th>left</th><th>known</th></tr></thead><tbody>${rows}</tbody></table>
${shown.length === 0 ? html`<p class="small dim">No incident in ${period.window}.</p>` : shown.map((incident) => incidentLine(incident, nowMs))}
${more > 0 ? html`<p class="small dim">${more} more incidents; the JSON has them.</p>` : html``}
<p class="small">Outside incidents: ${spentPercent(rest.budgetSpent)} of the budget.</p>
<p class="small">${forecastLine(forecast)}</p></article>`;
}

function periodRow(period: PeriodBudgetView & { readonly which?: "current" | "previous" }): Html {
  const name = `${period.which === "previous" ? "previous " : ""}${period.window.replace("calendar-", "")}`;
  const sli = period.sli === undefined ? "unknown" : displayRatio(period.sli, period.sampleSize);
  const known = period.coverage === undefined ? "unknown" : displayRatio(period.coverage, 1_000);
  return html`<tr><td>${name}</td><td class="num">${sli}</td><td class="num">${spentPercent(period.budgetSpent)}</td><td class="num">${percent(period.budgetRemaining)}</td><td class="num">${known}</td></tr>`;
}

function incidentLine({ fromMs, toMs, isOngoing, budgetSpent }: IncidentView, nowMs: number): Html {
  const when = isOngoing ? "goes on" : `ended ${agoText(toMs, nowMs)}`;
  return html`<p class="small"><b>${spentPercent(budgetSpent)}</b> of the budget: ${timeText(fromMs)}, ${lengthText(toMs - fromMs)}, ${when}</p>`;
}

function forecastLine(forecast: ForecastView): Html {
  if (forecast.kind === "unknown") return html`<span class="dim">No forecast: ${forecast.reason}.</span>`;
  const { remaining, exhaustion, endsMs, basedOnDays } = forecast;
  const between =
    remaining.low === undefined
      ? `nothing has gone wrong in ${basedOnDays} days, so nothing tells how bad it may get`
      : `${percent(remaining.low)} to ${percent(remaining.high)}`;
  const chance = exhaustion.chance === 0 ? "" : `, spent before in ${spentPercent(exhaustion.chance)} of all futures`;
  return html`Left on ${timeText(endsMs).slice(0, 10)}: about ${percent(remaining.likely)} (${between})${chance}; if days stay as the last ${basedOnDays}.`;
}

/** Whole percents of what is left, rounded down: never more than it is. */
function percent(ratio: number | undefined): string {
  return ratio === undefined ? "unknown" : `${Math.floor(ratio * 100 + 1e-9)} %`;
}

/** Whole percents of what is spent, rounded up: never less than it is. */
function spentPercent(ratio: number | undefined): string {
  return ratio === undefined ? "unknown" : `${Math.ceil(ratio * 100 - 1e-9)} %`;
}
