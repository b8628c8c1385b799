import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../../service/log.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import { holderName } from "../store/location-lock.ts";
import { type ExporterSetup, LocationTaken } from "./exporter-setup.ts";

/** The right to write for a location and shard, which one process has at a time. */
export interface WriterLock {
  /** What is locked: the location, and the shard if there are several. */
  readonly writer: string;
  /** Waits for a process that is just ending; throws LocationTaken when it does not end. */
  readonly take: () => Promise<void>;
  /** Says that this process still lives. */
  readonly renew: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** A lock of a process that was killed elsewhere ends after 15 s; this is how long a start waits for it. */
const patienceMs = 17_000;

/** The lock of one process in a store. */
export function createWriterLock(
  store: Pick<ExporterStore, "lock" | "unlock">,
  { location, shard, log }: Pick<ExporterSetup, "location" | "shard"> & { readonly log: Logger },
): WriterLock {
  const holder = holderName();
  const writer = shard === undefined ? location : `${location} ${shard.index}/${shard.of}`;
  return {
    writer,
    take: async () => {
      const deadline = performance.now() + patienceMs;
      for (;;) {
        const taken = await store.lock(writer, holder);
        if (taken === undefined) return;
        if (performance.now() > deadline) throw new LocationTaken(location, taken.heldBy);
        log.info("waits for the lock of its location", { heldBy: taken.heldBy });
        await delay(1_000);
      }
    },
    renew: async () => {
      const taken = await store.lock(writer, holder);
      if (taken !== undefined) log.error("another exporter took this location", { heldBy: taken.heldBy });
    },
    release: () => store.unlock(writer, holder),
  };
}
