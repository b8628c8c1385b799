import { createStore, type Store } from "./store.ts";

const key = "nines-token";

/** The access token of this tab; it is gone when the tab closes. */
export const token: Store<string | undefined> = createStore(sessionStorage.getItem(key) ?? undefined);

token.subscribe(() => {
  const value = token.value();
  if (value === undefined) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, value);
});

/** Why the server wants to know who asks; undefined while it does not. */
export const loginNeeded: Store<string | undefined> = createStore<string | undefined>(undefined);
