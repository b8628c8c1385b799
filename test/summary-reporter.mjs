/**
 * The closing line of a test run, for programs that read it.
 * @param {Pick<import("@jest/reporters").AggregatedResult, "numPassedTests" | "numFailedTests" | "numRuntimeErrorTestSuites" | "numPendingTests" | "numTodoTests">} results
 * @returns {string} `N passed, N failed, N skipped`
 */
export function summaryLine(results) {
  // A file that cannot even load has no failed test in it, and must not look green.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}

/** A jest reporter that ends the output with the summary line. */
export default class SummaryReporter {
  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    // jest always puts its own summary after every other reporter, so the line waits for the very end.
    process.once("exit", () => process.stdout.write(`${summaryLine(results)}\n`));
  }
}
