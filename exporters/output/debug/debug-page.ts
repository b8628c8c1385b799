import { displayRatio, displaySample } from "../../../slo/display-ratio.ts";
import { formatProblem } from "../../../slo/problem.ts";
import type { BudgetView, FailureView, SloView, StatusView, TargetState, TargetView } from "../exporter-view.ts";
import { budgetSection } from "./budget-section.ts";
import { debugStyle } from "./debug-style.ts";
import { agoText, lengthText, timeText } from "./debug-words.ts";
import { failureCard } from "./failure-card.ts";
import { type Html, html } from "./html.ts";
import { targetCard } from "./target-card.ts";

/** What the debug page shows. */
export interface DebugFacts {
  readonly status: StatusView;
  readonly targets: readonly TargetView[];
  readonly slos: readonly SloView[];
  readonly budgets: readonly BudgetView[];
  readonly failures: readonly FailureView[];
}

const mostTargets = 500;
const order: Readonly<Record<TargetState, number>> = { down: 0, unknown: 1, up: 2 };

/** The whole page, without script: what is down stands first. */
export function debugPage({ status, targets, slos, budgets, failures }: DebugFacts): string {
  const { health, nowMs } = status;
  const sorted = [...targets].sort((a, b) => order[a.state] - order[b.state] || (a.name < b.name ? -1 : 1));
  const shown = sorted.slice(0, mostTargets);
  const left = sorted.length - shown.length;
  const where = [health.location, health.shard === undefined ? "" : `shard ${health.shard}`].filter(Boolean).join(", ");
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title(targets)}nines exporter</title><style>${{ html: debugStyle }}</style></head><body><main>
<header><div><h1>nines exporter</h1><p class="small dim">${health.version}${where === "" ? "" : ` · ${where}`} · up for ${lengthText(nowMs - health.startedAtMs)} · as of ${timeText(nowMs)}</p></div>
<nav class="small"><a href="/metrics">metrics</a><a href="/api/status">status</a><a href="/api/targets">targets</a><a href="/api/slos">SLOs</a><a href="/api/failures">failures</a></nav></header>
${notices(status)}${sums(status, targets)}
<h2>Targets</h2>${shown.length === 0 ? noTargets(status) : html`<div class="cards">${shown.map((target) => targetCard(target, nowMs))}</div>`}
${left > 0 ? html`<p class="dim">${left} more are up or unknown; <a href="/api/targets">the JSON</a> has all.</p>` : html``}
${sloTable(slos)}${budgetSection(budgets, nowMs)}
<h2>Last failures</h2>${failures.length === 0 ? noFailures(targets) : failures.map((failure) => failureCard(failure, nowMs))}
</main></body></html>
`;
  return page.html;
}

function title(targets: readonly TargetView[]): string {
  const down = targets.filter(({ state }) => state === "down").length;
  return down === 0 ? "" : `(${down} down) `;
}

function sums({ health, nowMs }: StatusView, targets: readonly TargetView[]): Html {
  const count = (state: TargetState) => targets.filter((target) => target.state === state).length;
  const missed = targets.reduce((sum, { counts }) => sum + counts.missed, 0);
  const facts: readonly (readonly [string, string | number])[] = [
    ["up", count("up")],
    ["down", count("down")],
    ["unknown", count("unknown")],
    ["due times missed", missed],
    ["prober alive", agoText(health.heartbeatAtMs, nowMs)],
    ["store flushed", agoText(health.flushedAtMs, nowMs)],
  ];
  return html`<dl class="sums">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function notices({ notReady, health, configProblems }: StatusView): Html {
  const lost = Object.values(health.dropped).reduce((sum, count) => sum + count, 0);
  const lines = [
    ...notReady.map((reason) => html`<p>Not ready yet: ${reason}</p>`),
    ...(health.config.lastLoadWorked
      ? []
      : [
          html`<p>The newest configuration was not taken over; the one of ${timeText(health.config.loadedAtMs)} goes on.</p>`,
        ]),
    ...configProblems.map((problem) => html`<p class="small">${formatProblem(problem)}</p>`),
    ...(lost === 0 ? [] : [html`<p>${lost} results were lost inside the exporter.</p>`]),
  ];
  return lines.length === 0 ? html`` : html`<div class="card notice">${lines}</div>`;
}

function noTargets({ health, notReady }: StatusView): Html {
  const why =
    notReady.length > 0
      ? "The exporter is still starting; its targets come with the configuration."
      : health.shard !== undefined
        ? `None of the targets belongs to shard ${health.shard}. That is right when there are fewer targets than shards.`
        : "The configuration names no probe, and discovery has found none yet. Add probes to the stack, or look at the log for why discovery fails.";
  return html`<div class="card empty"><h3>No targets</h3><p>${why}</p></div>`;
}

function noFailures(targets: readonly TargetView[]): Html {
  const probed = targets.filter(({ lastRunMs }) => lastRunMs !== undefined).length;
  const why =
    probed === 0
      ? "Nothing has been probed yet, so this says nothing about the targets."
      : `No attempt has failed as far back as failures are kept, over ${probed} probed ${probed === 1 ? "target" : "targets"}.`;
  return html`<div class="card empty"><p>${why}</p></div>`;
}

function sloTable(slos: readonly SloView[]): Html {
  if (slos.length === 0) return html``;
  const rows = slos.map(({ id, service, name, objective, period, target, current, budgetRemaining }) => {
    const { sli, interval, sampleSize, coverage } = current;
    const measured =
      sli === undefined || interval === undefined
        ? html`<span class="dim">${coverage === undefined ? "nothing measured yet" : "too little is known"}</span>`
        : displaySample(sli, { sampleSize, interval, unit: target === undefined ? "events" : "probes" });
    const budget = budgetRemaining === undefined ? "unknown" : `${Math.floor(budgetRemaining * 100)} %`;
    const known = coverage === undefined ? "unknown" : displayRatio(coverage, 1_000);
    return html`<tr><td><a href="${`/api/slos/${encodeURIComponent(id)}`}">${service} ${name}</a></td><td class="num">${`${Number((objective * 100).toFixed(6))} %`} over ${period}</td><td class="num">${measured}</td><td class="num">${budget}</td><td class="num">${known}</td></tr>`;
  });
  return html`<h2>SLOs</h2><div class="card scroll"><table><thead><tr><th>SLO</th><th>objective</th><th>measured</th><th>budget left</th><th>time known</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
