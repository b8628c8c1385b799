import type { Logger } from "../../../service/log.ts";
import { notReadYet } from "./shift-source.ts";

/** A source that cannot be read, and why. */
export interface Blindness {
  readonly source: string;
  readonly reason: string;
}

/** Writes once when a source of a shift cannot be read any more, or never could, and once when it is seen again. */
export function createBlindnessLog({ shift, log }: { readonly shift: string; readonly log: Logger }) {
  const told = new Set<string>();
  return {
    look: (blind: readonly Blindness[]): void => {
      for (const { source, reason } of blind) {
        // Before the first look has ended there is nothing to complain about.
        if (reason === notReadYet || told.has(source)) continue;
        told.add(source);
        log.warn("a source of a traffic shift cannot be read", { shift, source, reason });
      }
      for (const source of told) {
        if (blind.some((one) => one.source === source)) continue;
        told.delete(source);
        log.info("a source of a traffic shift is seen again", { shift, source });
      }
    },
  };
}
