/** What one call wants to be written. */
interface Call<Row, Result> {
  readonly rows: readonly Row[];
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Lets calls that overlap share one write: while one is on its way to the disk, the next ones gather. */
export function createGroupCommit<Row, Result>(
  write: (rows: readonly Row[]) => Promise<readonly Result[]>,
  { most, size }: { readonly most: number; readonly size: (row: Row) => number },
): (rows: readonly Row[]) => Promise<readonly Result[]> {
  let waiting: Call<Row, Result>[] = [];
  let isBusy = false;

  /** As many calls as fit; a single call is never split, so that it is written at once or not at all. */
  function nextCalls(): readonly Call<Row, Result>[] {
    let total = 0;
    const end = waiting.findIndex(({ rows }, index) => {
      total += rows.reduce((sum, row) => sum + size(row), 0);
      return index > 0 && total > most;
    });
    const calls = end === -1 ? waiting : waiting.slice(0, end);
    waiting = end === -1 ? [] : waiting.slice(end);
    return calls;
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const calls = nextCalls();
      try {
        const results = await write(calls.flatMap(({ rows }) => rows));
        let from = 0;
        for (const { rows, resolve } of calls) {
          resolve(results.slice(from, from + rows.length));
          from += rows.length;
        }
      } catch (error) {
        for (const { reject } of calls) reject(error);
      }
    }
    isBusy = false;
  }

  return (rows) =>
    new Promise((resolve, reject) => {
      waiting.push({ rows, resolve, reject });
      if (isBusy) return;
      isBusy = true;
      // Requests that arrived together are read together: the write waits until all of them have asked.
      setImmediate(run);
    });
}
