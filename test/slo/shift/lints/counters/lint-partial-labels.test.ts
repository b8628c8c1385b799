import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { haproxy } from "../shift-parts.ts";

test.each([
  {
    name: "the state of HAProxy's servers among the matchers",
    change: haproxy('job="edge",state="UP"'),
    says: [
      'shifts[0].traffic.matchers: "state" is a label of some of these series alone: what it leaves out of one would seem to be lost in another (remove state from the matchers)',
    ],
  },
])("lintPartialLabels() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
