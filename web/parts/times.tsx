import { agoText, exactText, momentText } from "../format/time-text.ts";
import { useNow } from "../live/now.ts";

/** How long ago something was, kept up to date; the exact time as a tooltip. */
export function Ago({ ms }: { readonly ms: number }) {
  const nowMs = useNow();
  return (
    <time dateTime={new Date(ms).toISOString()} title={exactText(ms)}>
      {agoText(ms, nowMs)}
    </time>
  );
}

/** A point in time in the reader's zone, with seconds where minutes do not tell it from others. */
export function Moment({ ms, withSeconds = false }: { readonly ms: number; readonly withSeconds?: boolean }) {
  return (
    <time dateTime={new Date(ms).toISOString()} title={exactText(ms)}>
      {momentText(ms, Date.now(), { withSeconds })}
    </time>
  );
}
