import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../../../service/log.ts";
import type { StoryFacts } from "../story/story-facts.ts";
import { tellStory } from "../story/tell-story.ts";
import { canary, type DemoShop, type ShopState, stable } from "./demo-shop.ts";

/** What can be done to the demo while it runs. */
export type DemoAction =
  | { readonly kind: "break" }
  | { readonly kind: "heal" }
  | { readonly kind: "shift"; readonly percent: number }
  | { readonly kind: "story" };

/** `GET /api/demo`. */
export interface DemoView {
  /** The process that is the living stack. */
  readonly pid: number;
  readonly shop: ShopState;
  readonly story: { readonly state: "not-begun" | "playing" | "over"; readonly said: readonly SaidSentence[] };
}

export interface SaidSentence {
  readonly atMs: number;
  readonly text: string;
}

/** The demo as people play with it. */
export interface DemoStage {
  readonly view: () => DemoView;
  /** Does it, and says in a sentence what happens now. */
  readonly act: (action: DemoAction) => Promise<string>;
  /** Plays the story, to its end or until somebody acts. */
  readonly playStory: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface StageOptions {
  readonly shop: DemoShop;
  readonly facts: StoryFacts;
  readonly say: (sentence: string) => void;
  /** The words with which people do something to this demo. */
  readonly command: (action: string) => string;
  readonly log: Logger;
}

/** A stage with the shop on it. */
export function createDemoStage({ shop, facts, say, command, log }: StageOptions): DemoStage {
  let state: DemoView["story"]["state"] = "not-begun";
  let said: readonly SaidSentence[] = [];
  let ending = new AbortController();
  let playing: Promise<void> = Promise.resolve();

  const tell = (text: string): void => {
    said = [...said, { atMs: Date.now(), text }];
    log.info(text);
    say(text);
  };
  const play = async ({ signal }: AbortController): Promise<void> => {
    try {
      const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal });
      await tellStory({ shop, facts, say: tell, command, now: Date.now, pause });
    } catch (error) {
      if (!signal.aborted) {
        log.error("the story broke off", { error: String(error) });
        tell("The story broke off; the log says why.");
      }
    } finally {
      state = "over";
    }
  };
  const playStory = (): Promise<void> => {
    if (state === "playing") return playing;
    state = "playing";
    said = [];
    ending = new AbortController();
    playing = play(ending);
    return playing;
  };
  const endStory = async (): Promise<void> => {
    const wasPlaying = state === "playing";
    ending.abort();
    await playing;
    if (wasPlaying) tell("The story ends here: the stage is yours.");
  };

  return {
    view: () => ({ pid: process.pid, shop: shop.state(), story: { state, said } }),
    playStory,
    act: async (action) => {
      if (action.kind === "story") {
        if (state === "playing") return "The story plays already.";
        void playStory();
        return "The story begins anew; the terminal of nines up tells it.";
      }
      await endStory();
      const sentence = await perform(shop, action);
      tell(sentence);
      return sentence;
    },
    stop: async () => {
      ending.abort();
      await playing;
    },
  };
}

async function perform(shop: DemoShop, action: Exclude<DemoAction, { kind: "story" }>): Promise<string> {
  switch (action.kind) {
    case "break":
      await shop.breakCanary();
      return `Payments fail in ${canary} now, and ${shop.state().canaryPercent} % of the customers get it.`;
    case "heal":
      await shop.heal();
      return `Payments work in ${canary} again, and ${stable} serves every customer.`;
    case "shift": {
      await shop.shift(action.percent);
      const how = shop.state().isBroken ? "and its payments fail" : "and it works";
      return `${action.percent} % of the customers get ${canary} now, ${how}.`;
    }
  }
}
