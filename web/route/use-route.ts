import { createStore, type Store, useStore } from "../live/store.ts";
import { parseRoute, type Route } from "./route.ts";

const route: Store<Route> = createStore(parseRoute(location.hash));

addEventListener("hashchange", () => route.set(parseRoute(location.hash)));

/** The page that the address names, now and whenever it changes. */
export function useRoute(): Route {
  return useStore(route);
}
