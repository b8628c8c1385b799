import { setTimeout as delay } from "node:timers/promises";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { localTime, zonedTimeToMs } from "../../slo/zoned-time.ts";
import type { GestureDeps } from "../actions/gesture-deps.ts";
import type { OwnAction } from "../actions/own-action.ts";
import { renderDetails } from "../render/render-details.ts";
import { type MembersOf, mayDo } from "../routing/may-do.ts";
import { mentionWords } from "../routing/mention-texts.ts";
import { renderAbort } from "../shifts/render/render-abort.ts";
import { readRollout, rolloutNote } from "../shifts/rollout-notes.ts";
import { shiftTexts } from "../shifts/texts/shift-texts.ts";
import type { Messenger } from "../slack/messenger.ts";
import type { RelayStore } from "../store/relay-store.ts";
import { selfSource } from "./self-alerts.ts";
import { answerCommand, type CommandDeps, homeContent } from "./slash-commands.ts";
import type { SourcesInUse } from "./sources-in-use.ts";

export interface GestureDeskOptions {
  readonly store: RelayStore;
  readonly options: () => RelayOptions;
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly sources: SourcesInUse;
  readonly membersOf: (workspace: string) => MembersOf;
  readonly commands: CommandDeps;
  /** Of the stack. */
  readonly shifts: () => readonly TrafficShift[];
  /** A delivery was stored. */
  readonly wake: () => void;
  readonly now: () => number;
}

const mostOpen = 500;
const mostDetails = 50;
/** Slack's limit of one message a second in a channel. */
const betweenPostsMs = 1_100;
const dayMs = 24 * 3_600_000;

/** What answers to people need of a running relay. */
export function gestureDesk(desk: GestureDeskOptions): GestureDeps {
  const { store, options, messengers, sources, commands, now } = desk;
  return {
    now,
    incident: store.incident,
    alertsOf: store.alertsOf,
    openIncidents: () => store.incidents({ open: true, limit: mostOpen }),
    take: async (action: OwnAction) => {
      await store.take([
        {
          source: selfSource,
          intake: "action",
          receivedAtMs: now(),
          body: JSON.stringify(action),
          messageId: undefined,
          sentAtMs: undefined,
        },
      ]);
      desk.wake();
    },
    showDetails: async (incident, place) => {
      const messenger = messengers.get(place.workspace);
      const alerts = await store.alertsOf(incident.id, mostDetails);
      const view = { incident, alerts, slo: undefined, deploys: [], picture: undefined };
      for (const [index, message] of renderDetails(view, { linkHosts: options().linkHosts }).entries()) {
        if (index > 0) await delay(betweenPostsMs);
        await messenger?.post(place.channel, message, { thread: place.ts });
      }
    },
    silencer: sources.silencer,
    mayAct: (person, action, workspace) =>
      mayDo(action, person, { options: options(), membersOf: desk.membersOf(workspace) }),
    morning: (nowMs) => nextMorning(nowMs, options().rotations[0]?.timezone ?? "UTC"),
    nextStep: ({ escalation }) => {
      const steps = options().escalations.find(({ name }) => name === escalation.chain)?.steps ?? [];
      const words = (steps[escalation.step]?.mentions ?? []).map((mention) => mentionWords(mention, options(), now()));
      return { next: words, isLast: escalation.step >= steps.length - 1 };
    },
    command: (word, rest) => answerCommand(word, rest, commands),
    home: () => homeContent(commands),
    abortCommand: async (id) => {
      const texts = shiftTexts(options().language);
      const rollout = readRollout((await store.notes(rolloutNote(id))).get(rolloutNote(id)));
      if (rollout === undefined) return { kind: "refused", why: texts.abortGone };
      const shift = desk.shifts().find((one) => one.id === rollout.report.shift);
      return { kind: "dialog", view: renderAbort(rollout, { shift, texts }) };
    },
  };
}

/** The next 09:00 in a timezone, with words for it: `tomorrow 09:00, Europe/Berlin`. */
function nextMorning(nowMs: number, timezone: string): { readonly atMs: number; readonly words: string } {
  const today = localTime(nowMs, timezone).day;
  const todayMs = zonedTimeToMs(`${today}T09:00`, timezone);
  if (todayMs > nowMs) return { atMs: todayMs, words: `09:00, ${timezone}` };
  const tomorrow = new Date(Date.parse(`${today}T12:00:00Z`) + dayMs).toISOString().slice(0, 10);
  return { atMs: zonedTimeToMs(`${tomorrow}T09:00`, timezone), words: `tomorrow 09:00, ${timezone}` };
}
