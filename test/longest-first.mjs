import { createRequire } from "node:module";
import { basename } from "node:path";

// Its types are those of CommonJS alone, and fit no import.
const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer");

/** Small files that keep a worker busy for minutes: jest begins with the largest ones where it has not seen them run, and would end with these, alone. */
const longest = ["examples.test.ts"];

/** @typedef {import("@jest/test-result").Test} TestFile */

export default class LongestFirst extends Sequencer {
  /** @param {readonly TestFile[]} files */
  async sort(files) {
    /** @type {readonly TestFile[]} */
    const sorted = await super.sort([...files]);
    const isLong = (/** @type {TestFile} */ { path }) => longest.includes(basename(path));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
