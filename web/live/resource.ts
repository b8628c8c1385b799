import { useEffect, useMemo } from "preact/hooks";
import { type ApiResult, readApi } from "./api-client.ts";
import type { Connection } from "./connection.ts";
import { createStore, type Store, useStore } from "./store.ts";

/** Something of the API, as well as it is known. A value that could not be read again stays, and is marked stale. */
export type Resource<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly value: T; readonly readAtMs: number; readonly staleWhy: string | undefined }
  | { readonly kind: "absent"; readonly code: string; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

interface Entry {
  readonly path: string;
  readonly topics: readonly string[];
  readonly store: Store<Resource<unknown>>;
  users: number;
  isReading: boolean;
  isAgain: boolean;
}

/** Also without an event, so that nothing on the page is ever older than this. */
const refreshMs = 30_000;
const entries = new Map<string, Entry>();

/** Something of the API, read when first shown and again when one of its topics changes. */
export function useResource<T>(path: string, topics: readonly string[]): Resource<T> {
  const entry = useMemo(() => entryOf(path, topics), [path]);
  useEffect(() => {
    entry.users++;
    void refresh(entry);
    return () => {
      entry.users--;
    };
  }, [entry]);
  return useStore(entry.store) as Resource<T>;
}

/** Reads again what is shown: what has one of the topics, or all of it. */
export function refreshShown(topics?: readonly string[]): void {
  for (const entry of entries.values()) {
    const concerns = topics === undefined || entry.topics.some((topic) => topics.includes(topic));
    if (concerns && entry.users > 0) void refresh(entry);
  }
}

/** Starts to refresh what is shown from time to time, while somebody looks. */
export function refreshFromTimeToTime(): void {
  setInterval(() => {
    if (document.visibilityState === "visible") refreshShown();
  }, refreshMs);
}

function entryOf(path: string, topics: readonly string[]): Entry {
  const known = entries.get(path);
  if (known !== undefined) return known;
  const store = createStore<Resource<unknown>>({ kind: "loading" });
  const entry: Entry = { path, topics, store, users: 0, isReading: false, isAgain: false };
  entries.set(path, entry);
  return entry;
}

async function refresh(entry: Entry): Promise<void> {
  if (entry.isReading) {
    entry.isAgain = true;
    return;
  }
  entry.isReading = true;
  do {
    entry.isAgain = false;
    entry.store.set(next(entry.store.value(), await readApi<unknown>(entry.path)));
  } while (entry.isAgain);
  entry.isReading = false;
}

function next(before: Resource<unknown>, result: ApiResult<unknown>): Resource<unknown> {
  switch (result.kind) {
    case "ok":
      return { kind: "ready", value: result.value, readAtMs: Date.now(), staleWhy: undefined };
    case "absent":
      return result;
    case "unauthorized":
    case "failed":
      return before.kind === "ready" ? { ...before, staleWhy: result.why } : { kind: "failed", why: result.why };
  }
}

/** Since when what is shown may be out of date, and why; undefined while it is current. */
export function staleness(
  resource: Resource<unknown>,
  { state, nowMs }: { readonly state: Connection; readonly nowMs: number },
): { readonly sinceMs: number; readonly why: string } | undefined {
  if (resource.kind !== "ready") return undefined;
  const { readAtMs, staleWhy } = resource;
  if (staleWhy !== undefined) return { sinceMs: readAtMs, why: staleWhy };
  // Without events a value is only as good as the last time it was read.
  const isOld = state.kind === "lost" && (readAtMs <= state.noticedMs || nowMs - readAtMs > 1.5 * refreshMs);
  return isOld ? { sinceMs: readAtMs, why: state.why } : undefined;
}
