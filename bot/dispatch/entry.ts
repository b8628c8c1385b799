import type { MessagePlace, PostedMessage, RenderedMessage } from "../model/message.ts";
import type { DesiredMessage } from "./desired-message.ts";
import type { Plainness } from "./dress-message.ts";

/** All that the dispatcher knows of one message: what should be, what is stored, and what this process alone knows. */
export interface Entry {
  readonly key: string;
  /** Undefined once everything is as it should be. */
  desired: DesiredMessage | undefined;
  posted: PostedMessage | undefined;
  /** Since when something is to be done. */
  sinceMs: number;
  /** A call is under way. */
  isBusy: boolean;
  /** Nothing is tried before. */
  retryAtMs: number;
  /** It says `sending`, and it is certain that nothing was posted. */
  isUnsent: boolean;
  /** Before posting the next line it must be looked up whether it is there: an earlier process may have posted it. */
  isThreadSure: boolean;
  /** The next line is posted although nobody could look. */
  isLineTwice: boolean;
  plainness: Plainness;
  /** Hash of what `plainness` is about; other content is tried in full again. */
  plainFor: string | undefined;
  isLinePlain: boolean;
  /** The picture that Slack did not take in a message. */
  refusedPicture: string | undefined;
  picture: PictureWork;
  /** Another message of the same subject is in the fallback channel already. */
  isMerged: boolean;
  /** Removals of twins that failed. */
  twinTries: number;
  /** What it should show, as worked out last. */
  shown: Shown | undefined;
}

/** What a message should show, and what that was made of. */
export interface Shown {
  readonly desired: DesiredMessage;
  readonly posted: PostedMessage | undefined;
  readonly plainness: Plainness;
  readonly hasPicture: boolean;
  readonly message: RenderedMessage;
  readonly hash: string;
}

export interface PictureWork {
  isBusy: boolean;
  version: string | undefined;
  tries: number;
  retryAtMs: number;
  /** Slack did not take it in the message, so that it goes into the thread. */
  isForThread: boolean;
}

/** An entry that knows nothing beyond what is stored. */
export function createEntry(key: string, posted: PostedMessage | undefined): Entry {
  return {
    key,
    desired: undefined,
    posted,
    sinceMs: 0,
    isBusy: false,
    retryAtMs: 0,
    isUnsent: false,
    isThreadSure: false,
    isLineTwice: false,
    plainness: 0,
    plainFor: undefined,
    isLinePlain: false,
    refusedPicture: undefined,
    picture: { isBusy: false, version: undefined, tries: 0, retryAtMs: 0, isForThread: false },
    isMerged: false,
    twinTries: 0,
    shown: undefined,
  };
}

/** A stored message as this step leaves it. */
export function postedAt(posted: PostedMessage, place: MessagePlace, shownHash: string | undefined): PostedMessage {
  return { ...posted, state: "posted", place, shownHash };
}
