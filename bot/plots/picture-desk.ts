import type { Logger } from "../../service/log.ts";
import type { Picture } from "../slack/messenger.ts";
import { keepNewest } from "./keep-newest.ts";

export interface DeskOptions {
  readonly log: Pick<Logger, "warn">;
  /** A picture that is not there by then is left out. Default 10 s. */
  readonly deadlineMs?: number;
  /** Drawn at the same time. Default 2. */
  readonly atOnce?: number;
  /** Pictures of one incident: it may come and go. Default 6. */
  readonly mostEach?: number;
}

/** Which picture of which incident. */
export interface PictureKey {
  readonly incident: string;
  readonly version: string;
}

const mostKept = 40;
const mostIncidents = 2_000;
const defaults = { deadlineMs: 10_000, atOnce: 2, mostEach: 6 };

/** Draws pictures a few at a time, each once for all channels, each within a deadline. What fails is said once per incident. */
export class PictureDesk {
  readonly #options: Required<DeskOptions>;
  readonly #drawn = new Map<string, Promise<Picture | undefined>>();
  readonly #counts = new Map<string, number>();
  readonly #failed = new Map<string, true>();
  readonly #waiting: (() => void)[] = [];
  readonly #closed = Promise.withResolvers<undefined>();
  #isClosed = false;
  #busy = 0;

  constructor(options: DeskOptions) {
    this.#options = { ...defaults, ...options };
  }

  /** The picture, or nothing when there is none or it takes too long; never rejects. */
  draw({ incident, version }: PictureKey, work: () => Promise<Picture | undefined>): Promise<Picture | undefined> {
    const key = `${incident}\n${version}`;
    const known = this.#drawn.get(key);
    if (known !== undefined) return known;
    const count = this.#counts.get(incident) ?? 0;
    if (count >= this.#options.mostEach || this.#isClosed) return Promise.resolve(undefined);
    keepNewest(this.#counts, [incident, count + 1], mostIncidents);
    const picture = this.#withinDeadline(incident, work).then((drawn) => {
      // What was not there may be there when the next channel asks.
      if (drawn === undefined) this.#drawn.delete(key);
      return drawn;
    });
    keepNewest(this.#drawn, [key, picture], mostKept);
    return picture;
  }

  /** Nobody waits for a picture any more; those that come later are not drawn. */
  close(): void {
    this.#isClosed = true;
    this.#closed.resolve(undefined);
  }

  async #withinDeadline(incident: string, work: () => Promise<Picture | undefined>): Promise<Picture | undefined> {
    const { deadlineMs } = this.#options;
    const late = Promise.withResolvers<never>();
    const gaveUp = new AbortController();
    const timer = setTimeout(() => {
      gaveUp.abort();
      late.reject(new Error(`it takes longer than ${deadlineMs} ms`));
    }, deadlineMs);
    try {
      return await Promise.race([this.#inTurn(work, gaveUp.signal), late.promise, this.#closed.promise]);
    } catch (error) {
      this.#fail(incident, error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A turn lasts until its work has really ended, so that a server that hangs is not asked by more and more. */
  async #inTurn<T>(work: () => Promise<T>, gaveUp: AbortSignal): Promise<T | undefined> {
    if (this.#busy >= this.#options.atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy += 1;
    try {
      return gaveUp.aborted || this.#isClosed ? undefined : await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy -= 1;
      else next();
    }
  }

  #fail(incident: string, error: unknown): void {
    if (this.#failed.has(incident)) return;
    keepNewest(this.#failed, [incident, true], mostIncidents);
    const why = error instanceof Error ? error.message : String(error);
    this.#options.log.warn("an incident has no picture", { incident, why });
  }
}
