import type { Outcome } from "../api/exporter-api.ts";
import { countText } from "../format/number-text.ts";

/** Words and height of each outcome; heights tell them apart without colours. */
export const outcomes: Readonly<Record<Outcome, { readonly words: string; readonly height: number }>> = {
  success: { words: "good", height: 10 },
  failure: { words: "failed", height: 24 },
  missed: { words: "not measured", height: 6 },
  inconclusive: { words: "not clear", height: 15 },
  excluded: { words: "left out for maintenance", height: 6 },
};

const room = 60;
const step = 5;

/** The last attempts as a strip, the newest at the right. */
export function AttemptStrip({ recent }: { readonly recent: readonly Outcome[] }) {
  if (recent.length === 0) return <p class="strip-words">No attempt yet.</p>;
  const shown = recent.slice(-room);
  const words = stripWords(shown);
  return (
    <div class="strip">
      <svg viewBox={`0 0 ${room * step} 24`} preserveAspectRatio="none" role="img" aria-label={words}>
        {shown.map((outcome, index) => {
          const { height } = outcomes[outcome];
          const x = (room - shown.length + index) * step;
          return (
            <rect
              key={index}
              class={`tick tick-${outcome}`}
              x={x}
              y={24 - height}
              width={step - 1.5}
              height={height}
              rx={1}
            />
          );
        })}
      </svg>
      <p class="strip-words" aria-hidden="true">
        {words}
      </p>
    </div>
  );
}

/** `Last 60 attempts: 56 good, 4 failed`. */
export function stripWords(recent: readonly Outcome[]): string {
  const counts = (Object.keys(outcomes) as readonly Outcome[]).map((outcome) => ({
    words: outcomes[outcome].words,
    count: recent.filter((one) => one === outcome).length,
  }));
  const parts = counts.filter(({ count }) => count > 0).map(({ words, count }) => `${countText(count)} ${words}`);
  return `Last ${recent.length === 1 ? "attempt" : `${recent.length} attempts`}: ${parts.join(", ")}`;
}
