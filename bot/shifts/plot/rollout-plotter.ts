import { createPngRenderer, type PngRenderer } from "../../../charts/render-png.ts";
import type { Logger } from "../../../service/log.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { RelayLanguage } from "../../../slo/relay/relay-model.ts";
import { PictureDesk } from "../../plots/picture-desk.ts";
import type { Picture } from "../../slack/messenger.ts";
import { rolloutTitle } from "../render/render-rollout.ts";
import { stateOf } from "../render/rollout-look.ts";
import { stepKey } from "../report/step-key.ts";
import type { Rollout } from "../rollout.ts";
import { shiftTexts } from "../texts/shift-texts.ts";
import { boardSize, rolloutBoard, rolloutFrame } from "./rollout-board.ts";
import { readRolloutCourses, reportedCourses } from "./rollout-courses.ts";

export interface RolloutPlotterOptions {
  readonly prometheus: Pick<PrometheusClient, "queryRange"> | undefined;
  readonly language: () => RelayLanguage;
  readonly log: Pick<Logger, "warn">;
  readonly now: () => number;
}

/** A picture that can be drawn when there is time for it. */
export interface PlannedRollout {
  readonly version: string;
  readonly draw: () => Promise<Picture | undefined>;
}

/** Draws the pictures of rollouts. */
export interface RolloutPlotter {
  readonly picture: (rollout: Rollout) => PlannedRollout | undefined;
  readonly close: () => Promise<void>;
}

/** A rollout that goes on without a step gets another picture this often: at its begin, and later. */
const redrawMs = { early: 2 * 60_000, late: 10 * 60_000 } as const;
const earlyMs = 20 * 60_000;
const mostEach = 60;
const fewestPoints = 2;

/** A plotter; no thread starts before the first picture. */
export function createRolloutPlotter({ prometheus, language, log, now }: RolloutPlotterOptions): RolloutPlotter {
  const desk = new PictureDesk({ log, mostEach });
  let renderer: PngRenderer | undefined;
  const draw = async (rollout: Rollout): Promise<Picture | undefined> => {
    const { range, stepMs } = rolloutFrame(rollout, now());
    const recorded =
      prometheus === undefined
        ? undefined
        : await readRolloutCourses(prometheus, rollout, { range, stepMs }).catch((error) => {
            log.warn("the picture of a rollout is drawn from its reports", {
              rollout: rollout.id,
              error: String(error),
            });
            return undefined;
          });
    renderer ??= createPngRenderer({ timeoutMs: 10_000 });
    const board = rolloutBoard(rollout, recorded ?? reportedCourses(rollout.course), range);
    const png = await renderer.boardPng(board, boardSize);
    const altText = shiftTexts(language()).picture(rolloutTitle(rollout));
    return { png, name: `${rollout.id}.png`, altText };
  };
  return {
    picture: (rollout) => {
      if (rollout.course.length < fewestPoints) return undefined;
      const version = pictureVersion(rollout);
      return { version, draw: () => desk.draw({ incident: rollout.id, version }, () => draw(rollout)) };
    },
    close: async () => {
      desk.close();
      await renderer?.close();
    },
  };
}

/** Another picture for each state and step, and for each some minutes of a rollout: known after a restart, too. */
export function pictureVersion(rollout: Rollout): string {
  const { report, reportedAtMs } = rollout;
  const ageMs = Math.max(0, reportedAtMs - (report.startedAtMs ?? reportedAtMs));
  const every = ageMs < earlyMs ? redrawMs.early : redrawMs.late;
  const age = (Math.floor(ageMs / every) * every) / 60_000;
  const part = report.outcome === null ? `${stepKey(report)} ${age}` : report.outcome;
  return `${stateOf(rollout)} ${part}`;
}
