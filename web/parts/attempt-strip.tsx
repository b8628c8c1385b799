import type { Outcome } from "../api/exporter-api.ts";
import { outcomes, stripWords } from "./strip-words.ts";

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
