import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { DesiredMessage, ThreadLine } from "../dispatch/desired-message.ts";
import type { Destination } from "../model/incident.ts";
import type { PostedMessage } from "../model/message.ts";
import { renderLine } from "../shifts/render/render-line.ts";
import { renderRollout } from "../shifts/render/render-rollout.ts";
import { stateOf } from "../shifts/render/rollout-look.ts";
import type { RolloutView } from "../shifts/render/rollout-view.ts";
import type { Rollout } from "../shifts/rollout.ts";
import { shiftTexts } from "../shifts/texts/shift-texts.ts";
import type { PlannedPicture } from "./draw-messages.ts";
import { type Channel, channelKey } from "./message-keys.ts";

export interface RolloutStageOptions {
  readonly options: () => RelayOptions;
  readonly message: (key: string) => PostedMessage | undefined;
  /** What the message shows beside the rollout itself. */
  readonly viewOf: (rollout: Rollout) => RolloutView;
  readonly picture: (rollout: Rollout) => PlannedPicture | undefined;
}

/** Numbers alone are no reason to edit a message more often. */
export const numbersMs = 20_000;

interface Shown {
  /** What people have to see at once: everything but the numbers. */
  readonly face: string;
  /** When the message was last wanted to be edited; a waiting edit takes the newest numbers along. */
  readonly atMs: number;
}

/** Decides what channels show of rollouts: at once what changes their state, from time to time what only changes their numbers. */
export class RolloutStage {
  readonly #options: RolloutStageOptions;
  readonly #shown = new Map<string, Shown>();

  constructor(options: RolloutStageOptions) {
    this.#options = options;
  }

  /** What channels should show of rollouts that are other than before. */
  display(rollouts: readonly Rollout[], nowMs: number): readonly DesiredMessage[] {
    return rollouts.flatMap((rollout) => {
      const view = this.#options.viewOf(rollout);
      const { isUrgent, atMs } = this.#schedule(rollout, view, nowMs);
      const first = firstOfEachWorkspace(rollout.destinations);
      return rollout.destinations.map((at) =>
        this.#draw(view, at, { isUrgent, notBeforeMs: isUrgent ? undefined : atMs, isCalling: first.has(at) }),
      );
    });
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#shown.delete(id);
  }

  #schedule(rollout: Rollout, view: RolloutView, nowMs: number): { readonly isUrgent: boolean; readonly atMs: number } {
    const face = faceOf(rollout, view);
    const before = this.#shown.get(rollout.id);
    const isUrgent = before?.face !== face;
    const atMs = isUrgent ? nowMs : nextEditMs(before.atMs, nowMs);
    this.#shown.set(rollout.id, { face, atMs });
    return { isUrgent, atMs };
  }

  #draw(
    view: RolloutView,
    at: Destination,
    {
      isUrgent,
      notBeforeMs,
      isCalling,
    }: { readonly isUrgent: boolean; readonly notBeforeMs: number | undefined; readonly isCalling: boolean },
  ): DesiredMessage {
    const { rollout } = view;
    const { fallback, linkHosts, language } = this.#options.options();
    const texts = shiftTexts(language);
    const key = rolloutKey(rollout.id, at);
    const isNew = this.#options.message(key)?.place === undefined;
    const picture = this.#options.picture(rollout);
    const thread = rollout.lines.map((line): ThreadLine => {
      const mentions = isCalling ? line.mentions : [];
      return { seq: line.seq, message: renderLine(line, texts, mentions), broadcast: mentions.length > 0 };
    });
    return {
      key,
      subject: { kind: "rollout", rollout: rollout.id },
      workspace: at.workspace,
      channel: at.channel,
      priority: isNew ? "newWarning" : isUrgent ? "edit" : "numbers",
      message: renderRollout(view, { texts, linkHosts }),
      thread,
      fallback,
      notBeforeMs: isNew ? undefined : notBeforeMs,
      picture: picture?.draw,
      ...(picture === undefined ? {} : { pictureVersion: picture.version }),
      withPicture: (slackFileId) => renderRollout({ ...view, picture: { slackFileId } }, { texts, linkHosts }),
    };
  }
}

/** The key of a rollout's message in a channel. */
export function rolloutKey(rollout: string, at: Channel): string {
  return `rollout:${rollout}@${channelKey(at)}`;
}

/** An edit that still waits takes the newest numbers along; else the next one comes after its time. */
function nextEditMs(lastMs: number, nowMs: number): number {
  return lastMs > nowMs ? lastMs : Math.max(nowMs, lastMs + numbersMs);
}

function faceOf(rollout: Rollout, { incidents }: RolloutView): string {
  const { report, lines, leftAtMs } = rollout;
  const intended = report.arms.map(({ intended: share }) => share);
  const ids = incidents.map(({ id, status }) => [id, status === "unknown"]);
  // The last numbers of a rollout stand in the channel for good, the first that show where a step led to for as long as it is held.
  const isSettled = report.outcome === null && report.drift?.settled === true;
  return JSON.stringify([
    stateOf(rollout),
    lines.length,
    report.step,
    report.closed,
    report.budget?.isFinal === true,
    intended,
    isSettled,
    leftAtMs,
    ids,
  ]);
}

function firstOfEachWorkspace(destinations: readonly Destination[]): ReadonlySet<Destination> {
  const seen = new Set<string>();
  return new Set(
    destinations.filter(({ workspace }) => {
      const isFirst = !seen.has(workspace);
      seen.add(workspace);
      return isFirst;
    }),
  );
}
