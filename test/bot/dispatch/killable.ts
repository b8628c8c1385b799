import type { Messenger } from "../../../bot/slack/messenger.ts";
import type { Through } from "./desk-setup.ts";

/** A process that dies at a chosen step: before or after a call or a commit. What was under way still happens, and nobody hears of it. */
export class Killable {
  #stepsLeft: number;
  readonly #died = Promise.withResolvers<"died">();
  readonly #underWay = new Set<Promise<unknown>>();
  #isDead = false;
  /** Steps that it made. */
  steps = 0;

  constructor(stepsToLive = Number.POSITIVE_INFINITY) {
    this.#stepsLeft = stepsToLive;
  }

  get through(): Through {
    return {
      commit: (commit: () => Promise<void>) => this.#pass(commit),
      messenger: (messenger: Messenger): Messenger => ({
        ...messenger,
        post: (...args) => this.#pass(() => messenger.post(...args)),
        update: (...args) => this.#pass(() => messenger.update(...args)),
        remove: (...args) => this.#pass(() => messenger.remove(...args)),
        find: (...args) => this.#pass(() => messenger.find(...args)),
        upload: (...args) => this.#pass(() => messenger.upload(...args)),
      }),
    };
  }

  /** Works until it is done or dead, and until nothing is under way any more. */
  async live(work: Promise<void>): Promise<"done" | "died"> {
    const end = await Promise.race([work.then(() => "done" as const), this.#died.promise]);
    await Promise.allSettled(this.#underWay);
    return end;
  }

  async #pass<T>(effect: () => Promise<T>): Promise<T> {
    await this.#step();
    const running = effect();
    this.#underWay.add(running);
    const result = await running.finally(() => this.#underWay.delete(running));
    await this.#step();
    return result;
  }

  async #step(): Promise<void> {
    this.steps++;
    this.#stepsLeft--;
    if (this.#stepsLeft < 0) {
      this.#isDead = true;
      this.#died.resolve("died");
    }
    // The dead hear nothing.
    if (this.#isDead) await new Promise(() => undefined);
  }
}
