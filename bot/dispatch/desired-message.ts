import type { ChannelTarget } from "../../slo/relay/relay-model.ts";
import type { MessagePlace, MessageSubject, RenderedMessage } from "../model/message.ts";
import type { Picture } from "../slack/messenger.ts";

/** What goes first when not everything may go, most urgent first. */
export const priorities = [
  "newCritical",
  "resolveCritical",
  "newWarning",
  "edit",
  "picture",
  "thread",
  "numbers",
] as const;
export type Priority = (typeof priorities)[number];

/** What a channel should show of one subject. */
export interface DesiredMessage {
  /** Of subject and destination: one message for each key. */
  readonly key: string;
  readonly subject: MessageSubject;
  readonly workspace: string;
  /** Channel id or `#name`, as configured. */
  readonly channel: string;
  readonly priority: Priority;
  readonly message: RenderedMessage;
  /** Lines of the thread, ascending; those that are there already are skipped. A text is one line of mrkdwn. */
  readonly thread: readonly ThreadLine[];
  /** Where it goes when its channel cannot be used. */
  readonly fallback: ChannelTarget | undefined;
  /** Neither posted nor edited before. */
  readonly notBeforeMs: number | undefined;
  /** Draws the picture; asked once per version, after the text is there. */
  readonly picture: (() => Promise<Picture | undefined>) | undefined;
  /** Which picture it is; another version takes the place of the one before. Without a word there is one picture for ever. */
  readonly pictureVersion?: string;
  /** The message with an uploaded picture in it. */
  readonly withPicture: ((fileId: string) => RenderedMessage) | undefined;
}

export interface ThreadLine {
  readonly seq: number;
  readonly message: RenderedMessage | string;
  /** Also show it in the channel. */
  readonly broadcast: boolean;
}

/** Something that the dispatcher cannot do, and that people should know. */
export interface Trouble {
  /** Identity: the same trouble is reported under the same key until it is cleared. */
  readonly key: string;
  readonly name: string;
  /** One sentence. */
  readonly title: string;
  readonly cure: string;
  readonly severity: "critical" | "warning";
}

/** One call to a workspace, for metrics. */
export interface CallReport {
  readonly workspace: string;
  readonly method: "post" | "update" | "remove" | "find" | "upload";
  readonly result: string;
  readonly ms: number;
}

/** A message that can be seen now as it should be. */
export interface VisibleReport {
  readonly key: string;
  readonly subject: MessageSubject;
  readonly place: MessagePlace;
  readonly priority: Priority;
  readonly isNew: boolean;
  readonly atMs: number;
}

/** What the dispatcher tells others. */
export interface DispatchReports {
  readonly trouble: (trouble: Trouble) => void;
  readonly cleared: (key: string) => void;
  readonly call?: (call: CallReport) => void;
  readonly visible?: (visible: VisibleReport) => void;
  /** A fault of the store or a bug; the work is tried again. */
  readonly fault?: (error: unknown) => void;
}
