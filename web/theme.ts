import { createStore, type Store } from "./live/store.ts";

/** `auto` follows the system. */
export type Theme = "auto" | "light" | "dark";

const key = "nines-theme";
const themes: readonly Theme[] = ["auto", "light", "dark"];

/** How the page looks; remembered in this browser. */
export const theme: Store<Theme> = createStore(themes.find((known) => known === remembered()) ?? "auto");

theme.subscribe(apply);
apply();

/** The next one of the three, for a switch. */
export function nextTheme(current: Theme): Theme {
  return themes[(themes.indexOf(current) + 1) % themes.length] ?? "auto";
}

function apply(): void {
  document.documentElement.dataset["theme"] = theme.value();
  try {
    localStorage.setItem(key, theme.value());
  } catch {
    // A browser that keeps nothing still shows the theme.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
