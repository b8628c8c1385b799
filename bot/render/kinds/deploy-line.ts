import { shiftLabels } from "../../../slo/shift/shift-names.ts";
import { durationText } from "../../facts/duration-text.ts";
import type { Deploy } from "../../model/alert-facts.ts";
import { clip, code, instant, joined, type Mrkdwn, mrkdwn } from "../escape.ts";
import type { IncidentView } from "../incident-view.ts";
import { deployName } from "./shared-parts.ts";

/** The newest deployment that was on when the incident began, and the newest rollout of a traffic shift that began after it. */
export function deployLine({ incident, deploys }: IncidentView): Mrkdwn | undefined {
  const { openedAtMs, labels } = incident;
  // An alert of a rollout says which, however late it is told.
  const named = deploys.find(({ rollout }) => rollout !== undefined && rollout === labels[shiftLabels.rollout]);
  const cause = named ?? deploys.find(({ atMs }) => atMs <= openedAtMs) ?? deploys[0];
  if (cause === undefined) return undefined;
  const next = deploys.find((deploy) => deploy.rollout !== undefined && deploy.atMs > openedAtMs);
  const shown = next === undefined || next === cause ? [cause] : [cause, next];
  const others = deploys.length - shown.length;
  const sentences = shown.map((deploy) =>
    deploySentence(deploy, { openedAtMs, others: deploy === shown.at(-1) ? others : 0 }),
  );
  return joined(sentences, " · ");
}

interface Around {
  readonly openedAtMs: number;
  /** Deployments that the line leaves out. */
  readonly others: number;
}

function deploySentence(deploy: Deploy, { openedAtMs, others }: Around): Mrkdwn {
  const ms = openedAtMs - deploy.atMs;
  const when = ms >= 0 ? `${durationText(ms)} before` : `${durationText(-ms)} after this incident began`;
  const by = deploy.by === undefined ? [] : [`by ${clip(deploy.by, 60)}`];
  const more = others > 0 ? [`(+${others} more)`] : [];
  if (deploy.rollout !== undefined) {
    const since = mrkdwn`${ms >= 0 ? "Since" : "Meanwhile"} rollout ${code(clip(deploy.rollout, 80))} of *${deployName(deploy)}*`;
    const lost = deploy.lost === undefined ? [] : [mrkdwn`· ${lostText(deploy.lost, deploy.lostAtMs)}`];
    return joined([since, ...by, `began ${when}`, ...more, ...lost], " ");
  }
  const rollout = mrkdwn`${ms >= 0 ? "Likely cause" : "Meanwhile"}: rollout of *${deployName(deploy)}*`;
  return joined([rollout, ...by, `${deploy.phase} ${when}`, ...more], " ");
}

/** Of the whole rollout; the alert itself tells of the last minutes alone. */
function lostText(lost: string, atMs: number | undefined): Mrkdwn {
  const counted = mrkdwn`Requests lost in all of it so far: *${clip(lost, 60)}*`;
  return atMs === undefined ? counted : mrkdwn`${counted}, as last counted at ${instant(atMs, "time")}`;
}
