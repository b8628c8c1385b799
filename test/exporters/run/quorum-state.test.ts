import { expect, test } from "@jest/globals";
import { quorumState } from "../../../exporters/run/quorum-state.ts";

const three = ["fra", "syd", "nyc"].map((name) => ({ name, weight: 1 }));

test.each([
  { locations: three.slice(0, 1), quorum: 1, up: 1, down: 0, state: undefined },
  { locations: three, quorum: 2, up: 3, down: 0, state: "up" },
  { locations: three, quorum: 2, up: 2, down: 1, state: "up" },
  { locations: three, quorum: 2, up: 1, down: 2, state: "down" },
  { locations: three, quorum: 2, up: 1, down: 1, state: "unknown" },
  { locations: three, quorum: 2, up: 1, down: 0, state: "unknown" },
  { locations: three, quorum: 2, up: 2, down: 0, state: "up" },
  { locations: three, quorum: 3, up: 1, down: 2, state: "up" },
  { locations: three, quorum: 1, up: 2, down: 1, state: "down" },
])("quorumState() is $state with $up up and $down down of a quorum of $quorum", ({ state, up, down, ...options }) => {
  expect(quorumState({ up, down }, options)).toBe(state);
});
