import type { Hop, Phase } from "../api/exporter-api.ts";
import { durationText } from "../format/time-text.ts";

const phases: readonly { readonly phase: Phase; readonly words: string }[] = [
  { phase: "resolve", words: "find address" },
  { phase: "connect", words: "connect" },
  { phase: "tls", words: "secure" },
  { phase: "processing", words: "wait for answer" },
  { phase: "transfer", words: "receive" },
];

/** Where the time of an attempt went: one bar per hop, and the same as a list. */
export function PhaseBars({ hops }: { readonly hops: readonly Hop[] }) {
  const longest = Math.max(...hops.map(total), 1e-6);
  return (
    <div class="phases">
      {hops.map((hop, index) => (
        <div key={index} class="hop">
          {hops.length > 1 && (
            <p class="hop-name">
              {hop.status ? `${hop.status} ` : ""}
              {hop.url}
            </p>
          )}
          <div class="phase-bar" aria-hidden="true" style={{ width: `${Math.max(8, (100 * total(hop)) / longest)}%` }}>
            {phases.map(({ phase }) => {
              const seconds = hop.phases[phase];
              return seconds === undefined ? null : (
                <span
                  key={phase}
                  class={`phase phase-${phase}`}
                  style={{ flexGrow: Math.max(1, (200 * seconds) / longest) }}
                />
              );
            })}
          </div>
          <ul class="phase-list">
            {phases.map(({ phase, words }) => {
              const seconds = hop.phases[phase];
              return seconds === undefined ? null : (
                <li key={phase} class={`key phase-key-${phase}`}>
                  {words} {durationText(seconds)}
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </div>
  );
}

function total({ phases: times }: Hop): number {
  return Object.values(times).reduce((sum, seconds) => sum + seconds, 0);
}
