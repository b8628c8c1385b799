import { expect, test } from "@jest/globals";
import { usualStepSeconds } from "../../../../cli/gate/gap/evaluation-steps.ts";
import { openGap } from "../../../../cli/gate/gap/open-gap.ts";

/** Evaluations every so many seconds from one time to another, both with it. */
function every(step: number, from: number, to: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

test.each([
  { name: "no evaluation", evaluations: [], step: undefined },
  { name: "one", evaluations: [1000], step: undefined },
  { name: "two", evaluations: [1000, 1015], step: 15 },
  { name: "a gap", evaluations: [...every(5, 1000, 1100), ...every(5, 1145, 1150)], step: 5 },
  { name: "rules that were read anew", evaluations: [...every(5, 1000, 1100), ...every(5, 1102, 1152)], step: 5 },
])("usualStepSeconds() of $name is $step", ({ evaluations, step }) => {
  expect(usualStepSeconds(evaluations)).toBe(step);
});

interface Row {
  readonly name: string;
  readonly evaluations: readonly number[];
  /** When counters of both arms were there; default at each evaluation. */
  readonly scraped?: readonly number[];
  /** When the rules made up for one. */
  readonly ended?: readonly number[];
  readonly says: string | undefined;
}

test.each<Row>([
  { name: "nothing is recorded", evaluations: [], says: undefined },
  { name: "rules are new", evaluations: [1000], says: undefined },
  { name: "none is missing", evaluations: every(5, 1000, 1300), says: undefined },
  {
    name: "one is missing",
    evaluations: [...every(5, 1000, 1100), ...every(5, 1110, 1120)],
    says: undefined,
  },
  {
    name: "two are missing",
    evaluations: [...every(5, 1000, 1100), 1115],
    says: "the rules counted nothing for 15s, and what came then is not added up yet: ask again in 35s",
  },
  {
    name: "some are missing in a window of 20",
    evaluations: [...every(1, 1000, 1100), ...every(1, 1110, 1112)],
    says: undefined,
  },
  {
    name: "a gap ended a while ago",
    evaluations: [...every(5, 1000, 1100), ...every(5, 1190, 1215)],
    says: "the rules counted nothing for 90s, and what came then is not added up yet: ask again in 10s",
  },
  {
    name: "a gap is made up for, and not passed on",
    evaluations: [...every(5, 1000, 1100), ...every(5, 1190, 1220)],
    ended: [1205],
    says: "the rules counted nothing for 90s, and what came then is not added up yet: ask again in 5s",
  },
  {
    name: "a gap is added up",
    evaluations: [...every(5, 1000, 1100), ...every(5, 1190, 1225)],
    ended: [1205],
    says: undefined,
  },
  {
    name: "evaluations are missed again and again after a gap",
    evaluations: [...every(5, 1000, 1100), ...every(10, 1190, 1250)],
    says: "the rules counted nothing for 90s, and what came then is not added up yet: ask again in 5s",
  },
  {
    name: "nobody makes up for a gap",
    evaluations: [...every(5, 1000, 1100), ...every(5, 1190, 1360)],
    says: undefined,
  },
  {
    name: "the last of two gaps is not",
    evaluations: [...every(5, 1000, 1100), ...every(5, 1190, 1240), ...every(5, 1260, 1265)],
    ended: [1205],
    says: "the rules counted nothing for 20s, and what came then is not added up yet: ask again in 30s",
  },
  {
    name: "scrapes come every 15 seconds",
    evaluations: [...every(15, 1000, 1300), 1390],
    says: "the rules counted nothing for 90s, and what came then is not added up yet: ask again in 105s",
  },
  {
    name: "scrapes come every second, and rates are those of 20",
    evaluations: [...every(1, 1000, 1100), ...every(1, 1112, 1122)],
    says: "the rules counted nothing for 12s, and what came then is not added up yet: ask again in 13s",
  },
  {
    name: "one scrape fails",
    evaluations: every(5, 1000, 1150),
    scraped: [...every(5, 1000, 1100), ...every(5, 1110, 1150)],
    says: undefined,
  },
  {
    name: "two scrapes fail, which rates bridge",
    evaluations: every(5, 1000, 1120),
    scraped: [...every(5, 1000, 1100), ...every(5, 1115, 1120)],
    says: "Prometheus could not scrape an arm's counters for 15s, and what came then is not added up yet: ask again in 30s",
  },
  {
    name: "what came while scrapes failed is added up",
    evaluations: every(5, 1000, 1155),
    scraped: [...every(5, 1000, 1100), ...every(5, 1115, 1155)],
    ended: [1135],
    says: undefined,
  },
  {
    name: "scrapes failed as nobody evaluated",
    evaluations: [...every(5, 1000, 1100), ...every(5, 1130, 1140)],
    scraped: [...every(5, 1000, 1100), ...every(5, 1130, 1140)],
    says: "the rules counted nothing for 30s, and what came then is not added up yet: ask again in 25s",
  },
  {
    name: "an arm has nobody for minutes",
    evaluations: every(5, 1000, 1300),
    scraped: [...every(5, 1000, 1100), ...every(5, 1225, 1230)],
    says: undefined,
  },
  {
    name: "an arm is there no more",
    evaluations: every(5, 1000, 1300),
    scraped: every(5, 1000, 1100),
    says: undefined,
  },
  {
    name: "nothing is made up for",
    evaluations: [...every(5, 1000, 1100), 1130],
    scraped: [],
    says: "the rules counted nothing for 30s, and what came then is not added up yet: ask again in 35s",
  },
])("openGap() where $name", ({ evaluations, scraped = evaluations, ended = [], says }) => {
  expect(openGap({ evaluations, scraped, ended })).toBe(says);
});
