import type { Logger } from "../../service/log.ts";
import { type AlertStates, parseAlertStates, printAlertStates } from "../alerts/alert-states.ts";
import type { ExporterStore, Snapshot } from "../store/exporter-store.ts";
import type { WriterLock } from "./writer-lock.ts";

/** The alerts as an earlier process left them; none when there are none, or none that can be read. */
export async function storedAlerts(
  store: Pick<ExporterStore, "snapshots">,
  { location, lock, log }: { readonly location: string; readonly lock: WriterLock; readonly log: Logger },
): Promise<AlertStates> {
  const json = (await store.snapshots(location)).find(({ key }) => key === keyOf(lock))?.json;
  try {
    return parseAlertStates(json ?? "[]");
  } catch (error) {
    log.warn("the stored alerts cannot be read; they begin anew", { error: String(error) });
    return new Map();
  }
}

/** The alerts as the next process finds them. */
export function alertSnapshot(states: AlertStates, lock: WriterLock): Snapshot {
  return { key: keyOf(lock), json: printAlertStates(states) };
}

function keyOf({ writer }: WriterLock): string {
  return `alerts:${writer}`;
}
