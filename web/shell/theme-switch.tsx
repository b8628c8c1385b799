import { useStore } from "../live/store.ts";
import { Icon } from "../parts/icon.tsx";
import { nextTheme, theme } from "../theme.ts";

const words = { auto: "as the system", light: "light", dark: "dark" } as const;

/** Switches between light, dark and what the system says. */
export function ThemeSwitch() {
  const current = useStore(theme);
  const label = `Colours: ${words[current]}. Switch to ${words[nextTheme(current)]}.`;
  return (
    <button
      type="button"
      class="square quiet"
      aria-label={label}
      title={label}
      onClick={() => theme.set(nextTheme(current))}
    >
      <Icon name={current} />
    </button>
  );
}
