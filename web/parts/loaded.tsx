import type { ComponentChildren } from "preact";
import { momentText } from "../format/time-text.ts";
import { connection } from "../live/connection.ts";
import { useNow } from "../live/now.ts";
import { type Resource, refreshShown, staleness } from "../live/resource.ts";
import { useStore } from "../live/store.ts";

interface LoadedProps<T> {
  readonly resource: Resource<T>;
  /** What is asked for, in words: `the services`. */
  readonly what: string;
  /** What to say when this daemon does not serve it. */
  readonly absent: ComponentChildren;
  readonly children: (value: T) => ComponentChildren;
}

/** What was read, or why it is not there. What may be out of date says so and looks it. */
export function Loaded<T>({ resource, what, absent, children }: LoadedProps<T>) {
  const stale = useStale(resource);
  switch (resource.kind) {
    case "loading":
      return (
        <p class="note" role="status">
          Reading {what}…
        </p>
      );
    case "absent":
      return <div class="note">{absent}</div>;
    case "failed":
      return (
        <div class="note" role="alert">
          <p>
            {capital(what)} could not be read: {resource.why}.
          </p>
          <button type="button" onClick={() => refreshShown()}>
            Try again
          </button>
        </div>
      );
    case "ready":
      return (
        <div class={stale === undefined ? "loaded" : "loaded stale"}>
          {stale !== undefined && (
            <p class="stale-note">
              As of <Moment ms={stale.sinceMs} />, it may have changed since: {stale.why}.
            </p>
          )}
          {children(resource.value)}
        </div>
      );
  }
}

/** Since when something may be out of date; undefined while it is current. */
function useStale(resource: Resource<unknown>) {
  const state = useStore(connection);
  const nowMs = useNow();
  return staleness(resource, { state, nowMs });
}

function Moment({ ms }: { readonly ms: number }) {
  return <time dateTime={new Date(ms).toISOString()}>{momentText(ms, Date.now())}</time>;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
