import { abortStories } from "./abort-stories.ts";
import { budgetStories } from "./budget-stories.ts";
import { courseStories } from "./course-stories.ts";
import { endStories } from "./end-stories.ts";
import { lossStories } from "./loss-stories.ts";
import { sightStories } from "./sight-stories.ts";
import type { Stories } from "./story-parts.ts";
import { tcpStories } from "./tcp-stories.ts";
import { verdictStories } from "./verdict-stories.ts";

/** One story for each state of a rollout. */
export const rolloutStories: Stories = {
  ...courseStories,
  ...sightStories,
  ...verdictStories,
  ...lossStories,
  ...abortStories,
  ...endStories,
  ...budgetStories,
  ...tcpStories,
};
