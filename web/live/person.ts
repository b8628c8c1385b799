import { createStore, type Store } from "./store.ts";

const key = "nines-person";

/** The name that somebody goes by in the inbox, remembered in this browser; empty: "you". */
export const person: Store<string> = createStore(remembered());

person.subscribe(() => {
  try {
    localStorage.setItem(key, person.value());
  } catch {
    // Then it holds until the tab closes.
  }
});

function remembered(): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
