import type { HttpAuth } from "../../service/http/http-auth.ts";
import type { ListenAddress } from "../../service/http/listen-address.ts";
import type { DemoStage } from "./demo/demo-stage.ts";
import type { ServerName } from "./find-program.ts";

/** Everything that one `nines up` is told. */
export interface UpSetup {
  readonly listen: ListenAddress;
  /** Bearer tokens of callers; needed beyond this machine. */
  readonly auth: HttpAuth;
  /** Where everything is kept; a temporary folder when undefined. */
  readonly data: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Hears the sentences of the story, and of what people do to the shop. */
  readonly say: (sentence: string) => void;
  /** The words with which people do something to the demo that answers at an address. */
  readonly command: (url: string) => (action: string) => string;
  /** Hears what a newcomer should know while everything starts. */
  readonly note: (step: string) => void;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
}

/** Something that answers, for people. */
export interface Place {
  readonly name: string;
  readonly url: string;
  readonly what: string;
}

/** A living stack that runs. */
export interface LivingStack {
  readonly url: string;
  readonly places: readonly Place[];
  readonly folder: { readonly path: string; readonly isTemporary: boolean };
  /** Servers that are not installed, so that the stack does without. */
  readonly missing: readonly ServerName[];
  readonly stage: DemoStage;
  /** Ends everything that was started, and nothing else. */
  readonly stop: () => Promise<void>;
}
