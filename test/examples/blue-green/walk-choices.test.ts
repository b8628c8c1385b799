import { describe, expect, test } from "@jest/globals";
import { walkChoices } from "../../../examples/blue-green/walk-choices.ts";

const usual = { mode: "http", failing: 0, holdSeconds: 45, boardFolder: undefined };

describe("walkChoices()", () => {
  test.each([
    { args: [], choices: usual },
    { args: ["--mode", "tcp", "--hold", "300"], choices: { ...usual, mode: "tcp", holdSeconds: 300 } },
    { args: ["--failing=20", "--board", "out"], choices: { ...usual, failing: 20, boardFolder: "out" } },
    { args: ["--mode", "udp", "-h"], choices: "help" },
  ])("of $args", ({ args, choices }) => {
    expect(walkChoices(args)).toEqual(choices);
  });

  test.each([
    { args: ["--mode", "udp"], wrong: '--mode is http or tcp, not "udp"' },
    {
      args: ["--hold", "abc"],
      wrong: '--hold is a whole number of seconds from 40, for shares to settle, to 300, not "abc"',
    },
    {
      args: ["--hold", "0"],
      wrong: '--hold is a whole number of seconds from 40, for shares to settle, to 300, not "0"',
    },
    {
      args: ["--hold", "39"],
      wrong: '--hold is a whole number of seconds from 40, for shares to settle, to 300, not "39"',
    },
    {
      args: ["--hold", "30.5"],
      wrong: '--hold is a whole number of seconds from 40, for shares to settle, to 300, not "30.5"',
    },
    {
      args: ["--hold", "301"],
      wrong: '--hold is a whole number of seconds from 40, for shares to settle, to 300, not "301"',
    },
    { args: ["--failing", "abc"], wrong: '--failing is a whole number, not "abc"' },
    {
      args: ["--failing", "1"],
      wrong: "--failing is 2 or more, or 0: where every request fails, green never gets ready",
    },
    { args: ["--failing=-1"], wrong: '--failing is a whole number, not "-1"' },
    { args: ["--failing", "-1"], wrong: '--failing is a whole number, not "-1"' },
    {
      args: ["--mode", "tcp", "--hold", "-45", "--failing", "20"],
      wrong: '--hold is a whole number of seconds from 40, for shares to settle, to 300, not "-45"',
    },
    { args: ["--failing"], wrong: "--failing needs a value" },
    { args: ["--board", "--hold", "50"], wrong: "--board needs a value" },
    { args: ["--board", ""], wrong: "--board is the name of a folder" },
  ])("says what is wrong with $args", ({ args, wrong }) => {
    expect(walkChoices(args)).toEqual({ wrong });
  });

  test("says what is wrong with an option that there is not", () => {
    expect(walkChoices(["--steps", "3"])).toEqual({ wrong: expect.stringContaining("'--steps'") });
  });
});
