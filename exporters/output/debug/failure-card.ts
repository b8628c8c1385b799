import { isSecretName, redactText, struckOut } from "../../../service/redact.ts";
import type { FailureView } from "../exporter-view.ts";
import { agoText, lengthText, timeText } from "./debug-words.ts";
import { type Html, html } from "./html.ts";

/** One failed attempt: what happened, and behind a click where the time went and what was seen. */
export function failureCard({ target, location, atMs, attempt }: FailureView, nowMs: number): Html {
  const { reason, detail, durationSeconds, hops, evidence } = attempt;
  const place = location === "" ? "" : ` from ${location}`;
  const hopLines = hops.map(({ url, address, status, phases }) => {
    const times = Object.entries(phases).map(([phase, seconds]) => `${phase} ${lengthText((seconds ?? 0) * 1000)}`);
    return `${redactText(url)} → ${address ?? "no address"}, ${status ?? "no status"} (${times.join(", ") || "no phase was finished"})`;
  });
  const more =
    evidence === undefined && hopLines.length === 0
      ? html``
      : html`<details><summary>Where and what</summary>
${hopLines.length === 0 ? html`` : html`<pre>${hopLines.join("\n")}</pre>`}${evidence === undefined ? html`` : evidenceOf(evidence)}</details>`;
  return html`<article class="card failed"><div class="top"><h3>${target}</h3><span class="tag down">${reason ?? attempt.result}</span></div>
<p>${redactText(detail)}</p>
<p class="small dim">${agoText(atMs, nowMs)} (${timeText(atMs)})${place}, after ${lengthText(durationSeconds * 1000)}</p>${more}</article>`;
}

function evidenceOf({ headers, body, bodyDigest }: NonNullable<FailureView["attempt"]["evidence"]>): Html {
  // The probe has struck out secrets already; what it missed should not be seen here either.
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${isSecretName(name) ? struckOut : redactText(value)}`,
  );
  return html`<pre>${lines.join("\n") || "(no headers)"}</pre><pre>${redactText(body) || "(empty body)"}</pre><p class="small dim address">SHA-256 of the body: ${bodyDigest}</p>`;
}
