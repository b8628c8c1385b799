import { expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { memoryWorld } from "./memory-world.ts";

test.each([
  {
    name: "an unknown option before one that is missing",
    args: ["gate", "--shfit", "x"],
    says: "unknown option '--shfit'\n(Did you mean --shift?)",
  },
  { name: "one that is missing", args: ["gate"], says: "required option '--shift <name>' not specified" },
  {
    name: "one that is missing, of another command",
    args: ["backfill"],
    says: "required option '-o, --output <file>' not specified",
  },
  {
    name: "one that is given twice",
    args: ["drain", "--slowest", "1s", "--slowest", "2s"],
    says: "option '--slowest <duration>' is given twice: write it once",
  },
  {
    name: "one that is given twice, once by its short name",
    args: ["generate", "-o", "a", "--output=b"],
    says: "option '-o, --output <folder>' is given twice: write it once",
  },
])("main() tells $name", async ({ args, says }) => {
  const world = memoryWorld("/");
  expect(await main(args, world)).toBe(2);
  expect(world.stderr()).toContain(`error: ${says}\n`);
});

test("main() lets an option be repeated that collects what it is given", async () => {
  const world = memoryWorld("/");
  const headers = ["--header", "A: 1", "--header", "B: 2"];
  expect(await main(["gate", "--shift", "x", ...headers], world)).toBe(2);
  expect(world.stderr()).toContain("error: no Prometheus is named");
});
