import { useEffect, useState } from "preact/hooks";

/** One value that parts of the page watch. */
export interface Store<T> {
  readonly value: () => T;
  readonly set: (value: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A store with a first value. */
export function createStore<T>(first: T): Store<T> {
  let current = first;
  const listeners = new Set<() => void>();
  return {
    value: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, now and whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(() => store.value());
  useEffect(() => {
    // It may have changed between the first drawing and now.
    setValue(() => store.value());
    return store.subscribe(() => setValue(() => store.value()));
  }, [store]);
  return value;
}
