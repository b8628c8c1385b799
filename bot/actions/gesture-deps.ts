import type { Alert } from "../model/alert.ts";
import type { Incident, Person } from "../model/incident.ts";
import type { MessagePlace, RenderedMessage } from "../model/message.ts";
import type { HomeContent } from "../render/render-home.ts";
import type { GuardedAction, Permission } from "../routing/may-do.ts";
import type { NewSilence, SilencePreview } from "../sources/alertmanager/alertmanager-client.ts";
import type { SourceResult } from "../sources/source-fault.ts";
import type { GestureReply } from "./gesture.ts";
import type { OwnAction } from "./own-action.ts";

/** A source that can be told to be quiet. */
export interface Silencer {
  readonly kind: "alertmanager" | "cloudwatch";
  /** Done with the id under which the source keeps it. */
  readonly silence: (silence: NewSilence, alerts: readonly Alert[]) => Promise<SourceResult<string>>;
  readonly unsilence: (id: string, alerts: readonly Alert[]) => Promise<SourceResult<undefined>>;
  /** Fingerprints that it would hide now. */
  readonly preview: (
    matchers: NewSilence["matchers"],
    alerts: readonly Alert[],
  ) => Promise<SourceResult<SilencePreview>>;
}

/** What gestures need of the relay. Any replica can answer them: they read the store, and what they change goes through it. */
export interface GestureDeps {
  readonly now: () => number;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly alertsOf: (id: string, limit: number) => Promise<readonly Alert[]>;
  readonly openIncidents: () => Promise<readonly Incident[]>;
  /** Durable once it resolves; the leader applies it. */
  readonly take: (action: OwnAction) => Promise<void>;
  /** Posts all that is known of the incident into the thread of a message. */
  readonly showDetails: (incident: Incident, place: MessagePlace) => Promise<void>;
  /** Undefined when nobody can silence alerts of this source from here. */
  readonly silencer: (source: string) => Silencer | undefined;
  /** Whether the person may; otherwise why not, in plain words. */
  readonly mayAct: (person: Person, action: GuardedAction, workspace: string) => Promise<Permission>;
  /** Tomorrow's or today's 09:00 in the zone of the incident's rotation, with its words. */
  readonly morning: (nowMs: number) => { readonly atMs: number; readonly words: string };
  /** In plain words, whom the next step of the incident's chain calls. */
  readonly nextStep: (incident: Incident) => { readonly next: readonly string[]; readonly isLast: boolean };
  /** Answers a slash command that changes nothing. */
  readonly command: (word: string, rest: string, person: Person) => Promise<RenderedMessage>;
  readonly home: () => Promise<HomeContent>;
  /** What to copy to abort a rollout; nobody runs it. */
  readonly abortCommand: (rollout: string) => Promise<GestureReply>;
}
