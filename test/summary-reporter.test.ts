import { expect, test } from "@jest/globals";
import { summaryLine } from "./summary-reporter.mjs";

test.each([
  {
    name: "counts todo tests as skipped",
    results: {
      numPassedTests: 12,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 0,
      numPendingTests: 2,
      numTodoTests: 1,
    },
    line: "12 passed, 1 failed, 3 skipped",
  },
  {
    name: "counts a file that cannot load as failed",
    results: {
      numPassedTests: 12,
      numFailedTests: 0,
      numRuntimeErrorTestSuites: 1,
      numPendingTests: 0,
      numTodoTests: 0,
    },
    line: "12 passed, 1 failed, 0 skipped",
  },
])("summaryLine() $name", ({ results, line }) => {
  expect(summaryLine(results)).toBe(line);
});
