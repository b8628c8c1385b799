import type { SloWindow } from "../api/exporter-api.ts";
import { burnText, known } from "../format/number-text.ts";
import { tellingWindows, windowWords } from "../judge/window-words.ts";
import { Measured } from "../parts/measured.tsx";

/** The SLO over windows of different length; 1× is as fast as the budget lasts. */
export function WindowTable({ windows, unit }: { readonly windows: readonly SloWindow[]; readonly unit: string }) {
  return (
    <>
      <p>1× is as fast as the budget lasts exactly until the end.</p>
      <ul class="cards windows">
        {tellingWindows(windows).map((window) => (
          <li class="card window-row" key={window.window}>
            <span>last {windowWords(window)}</span>
            <strong class={burnClass(window.burnRate)}>{known(window.burnRate, burnText)}</strong>
            <Measured window={window} unit={unit} />
          </li>
        ))}
      </ul>
    </>
  );
}

function burnClass(rate: number | null | undefined): string {
  if (rate === undefined || rate === null) return "figure tone-unknown";
  return rate > 1 ? "figure tone-bad" : "figure";
}
