import { momentText } from "../format/time-text.ts";
import { connection } from "../live/connection.ts";
import { useStore } from "../live/store.ts";

/** Whether what is shown follows the server, in one or two words. */
export function ConnectionMark() {
  const state = useStore(connection);
  const words = { connecting: "Connecting…", live: "Live", polling: "Every 30 s", lost: "Not connected" }[state.kind];
  return (
    <span class={`connection connection-${state.kind}`} title={state.kind === "lost" ? state.why : undefined}>
      <span class="dot" aria-hidden="true" />
      {words}
    </span>
  );
}

/** Since when nothing was heard of the server. The first try to connect again goes without a word. */
export function ConnectionBanner() {
  const state = useStore(connection);
  return (
    <div role="alert" class="banner-place">
      {state.kind === "lost" && state.tries > 0 && (
        <p class="banner">
          <strong>Not connected since {momentText(state.sinceMs, Date.now())}.</strong> What you see may be out of date.
          Trying again by itself.
        </p>
      )}
    </div>
  );
}
