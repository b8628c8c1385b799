import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";
import { counters } from "../shift-parts.ts";

test.each([
  {
    name: "the weights of a HAProxy that counts nothing",
    change: { traffic: counters, weights: { kind: "haproxy" } },
    says: [
      'shifts[0].weights: the weights of HAProxy cannot be found, because the traffic is of the kind "counters" (write traffic: { kind: "haproxy", proxy: "app" }, or who else holds the weights)',
    ],
  },
  {
    name: "arms whose names a text could have both, which nobody writes",
    change: { arms: armsAs(".*blue.*", ".*green.*") },
    says: [],
  },
  {
    name: "two arms that match the same",
    change: { arms: armsAs("app", "app") },
    says: [
      'shifts[0].arms: "app" belongs to both arms: "app" matches it, and so does "app" (write each match so that it takes the values of its own arm only)',
    ],
  },
  {
    name: "a stable arm within the candidate's",
    change: { arms: armsAs("app-1", "app-.") },
    says: [
      'shifts[0].arms: "app-1" belongs to both arms: "app-1" matches it, and so does "app-." (write each match so that it takes the values of its own arm only)',
    ],
  },
  { name: "arms that only look alike", change: { arms: armsAs("app", "app-canary") }, says: [] },
  {
    name: "an Ingress, whose stable arm is what has no name",
    change: {
      arms: armsAs("blue", "shop-canary-.*"),
      traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
      weights: { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" },
    },
    says: [],
  },
])("lintArms() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
