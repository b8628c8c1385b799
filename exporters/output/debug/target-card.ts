import { redactText } from "../../../service/redact.ts";
import type { RecentOutcome, TargetView } from "../exporter-view.ts";
import { agoText, lengthText, timeText } from "./debug-words.ts";
import { type Html, html } from "./html.ts";

const soonMs = 21 * 86_400_000;

/** One target: its state, its last results, and what the last attempt saw. */
export function targetCard(target: TargetView, nowMs: number): Html {
  const { name, kind, address, location, state, stateSinceMs, intervalSeconds, last, recent } = target;
  const since = stateSinceMs === undefined ? "" : ` · ${state} for ${lengthText(nowMs - stateSinceMs)}`;
  const place = location === "" ? "" : ` from ${location}`;
  return html`<article class="card" id="${`target-${name}`}"><div class="top"><h3>${name}</h3><span class="tag ${state}">${stateMark[state]} ${state}</span></div>
<p class="small dim address">${kind} · ${redactText(address)} · every ${lengthText(intervalSeconds * 1000)}${place}${since}</p>
${recent.length === 0 ? html`` : recentBar(recent)}
<p class="small">${lastLine(target, nowMs)}</p>
${maintenanceLine(target, nowMs)}${certificateLine(last?.tls, nowMs)}</article>`;
}

const stateMark = { up: "●", down: "▼", unknown: "?" } as const;

const height: Readonly<Record<RecentOutcome, number>> = {
  success: 10,
  failure: 20,
  missed: 14,
  inconclusive: 14,
  excluded: 6,
};

/** The last results as bars, oldest first; a failure is also the tallest. */
function recentBar(recent: readonly RecentOutcome[]): Html {
  const shown = recent.slice(-60);
  const bars = shown.map((outcome, index) => {
    const tall = height[outcome];
    return html`<rect class="${outcome}" x="${(60 - shown.length + index) * 5}" y="${20 - tall}" width="4" height="${tall}"/>`;
  });
  const counts = (["success", "failure", "missed", "inconclusive", "excluded"] as const)
    .map((outcome) => ({ outcome, count: shown.filter((one) => one === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcome}`);
  const words = `last ${shown.length} due times: ${counts.join(", ")}`;
  return html`<svg class="recent" viewBox="0 0 299 20" preserveAspectRatio="none" role="img" aria-label="${words}"><title>${words}</title>${bars}</svg>`;
}

function lastLine({ last, lastSuccessMs }: TargetView, nowMs: number): Html {
  if (last === undefined) return html`<span class="dim">No due time has passed yet.</span>`;
  const took = lengthText(last.durationSeconds * 1000);
  const ago = agoText(last.atMs, nowMs);
  if (last.result === "success") return html`Succeeded ${ago} in <span class="num">${took}</span>.`;
  const detail = redactText(last.detail);
  const success =
    lastSuccessMs === undefined ? "It never succeeded." : `Last success ${agoText(lastSuccessMs, nowMs)}.`;
  const word = last.result === "failure" ? "Failed" : "Inconclusive";
  return html`${word} ${ago} after ${took}: <b>${last.reason}</b>. ${detail} <span class="dim">${success}</span>`;
}

function maintenanceLine({ maintenance }: TargetView, nowMs: number): Html {
  if (maintenance === undefined) return html``;
  const { mute, exclude, probe, untilMs } = maintenance;
  const parts = [
    mute ? "alerts are muted" : "",
    exclude ? "time does not count" : "",
    probe ? "" : "not probed",
  ].filter(Boolean);
  const end = untilMs === undefined ? "" : `, ends in ${lengthText(untilMs - nowMs)}`;
  return html`<p class="small"><span class="tag soon">maintenance</span> ${parts.join(", ")}${end}</p>`;
}

function certificateLine(
  tls: { readonly chainNotAfter: number; readonly verified: boolean; readonly problem: string | undefined } | undefined,
  nowMs: number,
): Html {
  if (tls === undefined) return html``;
  const left = tls.chainNotAfter * 1000 - nowMs;
  const until = timeText(tls.chainNotAfter * 1000).slice(0, 10);
  const words = left < 0 ? `expired ${until}` : `valid for ${lengthText(left)}, until ${until}`;
  const tag = left < 0 ? "down" : left < soonMs ? "soon" : "ok";
  const trust = tls.verified ? "" : ` · not verified: ${tls.problem ?? "unknown reason"}`;
  return html`<p class="small"><span class="tag ${tag}">certificate</span> ${words}${trust}</p>`;
}
