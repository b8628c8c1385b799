import type { Logger } from "../../service/log.ts";
import type { SecretReader } from "../../service/secrets.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import { canaryEndMs, canaryNote, dueCanary } from "../deadman/canary.ts";
import { startHeartbeat } from "../deadman/heartbeat.ts";
import { isWatchdog, provesLife, watchdogKey, watchdogNote, watchdogState } from "../deadman/watchdog.ts";
import type { DesiredMessage } from "../dispatch/desired-message.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Observation } from "../model/observation.ts";
import { renderCanary } from "../render/render-canary.ts";
import type { Messenger } from "../slack/messenger.ts";
import type { SelfAlerts } from "./self-alerts.ts";

export interface DeadmanOptions {
  readonly options: () => RelayOptions;
  readonly notes: ReadonlyMap<string, string>;
  readonly selfAlerts: SelfAlerts;
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly dispatcher: Pick<Dispatcher, "messages" | "forget" | "health">;
  readonly secret: SecretReader;
  /** Sentences on how the relay is, for the daily message. */
  readonly health: () => readonly string[];
  readonly log: Logger;
  readonly now: () => number;
}

/** The time of the watchdog is stored no oftener than this. */
const storeEveryMs = 60_000;
/** A leader that finished no round for this long is not healthy. */
const roundMs = 15_000;

/** Notices a dead alerting before the relay, and shows that the relay and its way to people live. */
export class DeadmanWatch {
  readonly #options: DeadmanOptions;
  readonly #listeningSinceMs: number;
  readonly #stopHeart: () => void;
  #heardAtMs: number | undefined;
  #storedAtMs: number | undefined;
  #lastDay: string | undefined;
  #roundAtMs: number;

  constructor(options: DeadmanOptions) {
    this.#options = options;
    const { notes, now, secret, log } = options;
    const heard = notes.get(watchdogNote);
    this.#heardAtMs = heard === undefined || heard === "" ? undefined : Number(heard);
    this.#lastDay = notes.get(canaryNote) || undefined;
    this.#listeningSinceMs = now();
    this.#roundAtMs = now();
    this.#stopHeart = startHeartbeat({
      deadman: () => options.options().deadman,
      secret,
      isHealthy: () => now() - this.#roundAtMs < roundMs && options.dispatcher.health().isReady,
      log,
    }).stop;
  }

  /** Takes the watchdog out of what was delivered: it is proof of life, and no incident. */
  hear(observations: readonly Observation[], atMs: number): readonly Observation[] {
    const { deadman } = this.#options.options();
    if (observations.some((one) => provesLife(one, deadman))) this.#heardAtMs = Math.max(this.#heardAtMs ?? 0, atMs);
    return this.without(observations);
  }

  /** The same for what a source answered when it was asked: that proves nothing about deliveries. */
  without(observations: readonly Observation[]): readonly Observation[] {
    const { deadman } = this.#options.options();
    if (deadman.watchdog === undefined) return observations;
    return observations.filter((one) => !isWatchdog(one, deadman));
  }

  /** Judges the watchdog and the day's message; gives what to store and to show. */
  round(nowMs: number): { readonly notes: ReadonlyMap<string, string>; readonly desired: readonly DesiredMessage[] } {
    const { options, selfAlerts } = this.#options;
    const { deadman } = options();
    this.#roundAtMs = nowMs;
    const notes = new Map<string, string>();
    const state = watchdogState(deadman, {
      heardAtMs: this.#heardAtMs,
      listeningSinceMs: this.#listeningSinceMs,
      nowMs,
    });
    if (state.kind === "missing") selfAlerts.raise(state.trouble);
    else selfAlerts.clear(watchdogKey);
    if (this.#heardAtMs !== undefined && this.#heardAtMs - (this.#storedAtMs ?? 0) >= storeEveryMs) {
      this.#storedAtMs = this.#heardAtMs;
      notes.set(watchdogNote, String(this.#heardAtMs));
    }
    const canary = dueCanary(deadman, { lastDay: this.#lastDay, nowMs });
    if (canary === undefined) return { notes, desired: [] };
    const { day, workspace, channel } = canary;
    this.#lastDay = day;
    notes.set(canaryNote, day);
    return {
      notes,
      desired: [
        {
          key: `canary:${day}@${workspace}/${channel}`,
          subject: { kind: "canary", day },
          workspace,
          channel,
          priority: "edit",
          message: renderCanary({ day, atMs: nowMs, health: this.#options.health() }),
          thread: [],
          fallback: undefined,
          notBeforeMs: undefined,
          picture: undefined,
          withPicture: undefined,
        },
      ],
    };
  }

  /** Removes the day's message once it has been seen long enough. */
  async tidy(nowMs: number): Promise<void> {
    const { dispatcher, messengers } = this.#options;
    for (const { subject, place, sentAtMs } of [...dispatcher.messages()]) {
      if (subject.kind !== "canary" || place === undefined || nowMs < canaryEndMs(sentAtMs)) continue;
      const result = await messengers.get(place.workspace)?.remove(place);
      if (result?.kind === "done" || result?.kind === "gone") dispatcher.forget([subject]);
    }
  }

  stop(): void {
    this.#stopHeart();
  }
}
