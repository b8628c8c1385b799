import { useEffect } from "preact/hooks";
import { createStore, useStore } from "./store.ts";

const clock = createStore(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, every second anew while something shows it. */
export function useNow(): number {
  useEffect(() => {
    users++;
    timer ??= setInterval(() => clock.set(Date.now()), 1_000);
    return () => {
      users--;
      if (users > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return useStore(clock);
}
