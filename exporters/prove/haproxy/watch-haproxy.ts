import type { HaproxyPlace } from "../../../slo/shift/haproxy-place.ts";
import { askHaproxy } from "../../haproxy/ask-haproxy.ts";
import type { HaproxyBackend } from "../../haproxy/haproxy-stat.ts";
import { createHaproxyRecord, type HaproxyRecord } from "./haproxy-record.ts";

export interface HaproxyWatch {
  readonly record: () => HaproxyRecord;
  /** Looks a last time and ends. */
  readonly stop: () => Promise<void>;
}

const everyMs = 250;

/** Looks at a backend's weights and counters again and again; `now` gives milliseconds from the start of the proof. */
export function watchHaproxy(
  place: HaproxyPlace,
  { first, now }: { readonly first: HaproxyBackend; readonly now: () => number },
): HaproxyWatch {
  const record = createHaproxyRecord(first);
  let hasStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const fromMs = now();
    const found = await askHaproxy(place).then(
      (backends) => backends.find(({ name }) => name === first.name),
      () => undefined,
    );
    if (found === undefined) record.blind();
    else record.seen(found, { fromMs, toMs: now() });
  };
  let looking: Promise<void> = Promise.resolve();
  const again = () => {
    looking = look().then(() => {
      if (!hasStopped) timer = setTimeout(again, everyMs);
    });
  };
  timer = setTimeout(again, everyMs);
  return {
    record: record.read,
    stop: async () => {
      hasStopped = true;
      clearTimeout(timer);
      await looking;
      await look();
    },
  };
}
