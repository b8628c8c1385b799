const chunkBytes = 1024 * 1024;
/** Texts are gathered up to this length: each call into native code costs more than a short text. */
const strideLength = 16 * 1024;

/** Bytes that grow: texts are written straight into big chunks, so that a long answer makes no garbage. */
export interface GrowingBytes {
  readonly write: (text: string) => void;
  /** Copies bytes of an earlier answer; what lies side by side there is copied together. */
  readonly copy: (from: Buffer, start: number, end: number) => void;
  /** How many there are so far. */
  readonly length: () => number;
  readonly toBuffer: () => Buffer;
}

/** No bytes yet. Where about as many are expected as there were last time, they need not be copied together in the end. */
export function createGrowingBytes(expectedBytes = 0): GrowingBytes {
  const full: Buffer[] = [];
  let fullBytes = 0;
  let chunk = Buffer.allocUnsafe(expectedBytes === 0 ? chunkBytes / 16 : Math.ceil(1.01 * expectedBytes) + chunkBytes);
  let used = 0;
  let text = "";
  let run: { readonly from: Buffer; readonly start: number; end: number } | undefined;

  function makeRoom(bytes: number): void {
    if (bytes <= chunk.length - used) return;
    full.push(chunk.subarray(0, used));
    fullBytes += used;
    chunk = Buffer.allocUnsafe(Math.max(chunkBytes, bytes));
    used = 0;
  }

  function flush(): void {
    if (text !== "") {
      // A UTF-16 unit takes at most three bytes of UTF-8.
      makeRoom(text.length * 3);
      used += chunk.write(text, used);
      text = "";
    }
    if (run !== undefined) {
      makeRoom(run.end - run.start);
      used += run.from.copy(chunk, used, run.start, run.end);
      run = undefined;
    }
  }

  return {
    write: (more) => {
      if (run !== undefined) flush();
      text += more;
      if (text.length >= strideLength) flush();
    },
    copy: (from, start, end) => {
      if (run?.from === from && run.end === start) {
        run.end = end;
        return;
      }
      flush();
      run = { from, start, end };
    },
    length: () => {
      if (text !== "") flush();
      return fullBytes + used + (run === undefined ? 0 : run.end - run.start);
    },
    toBuffer: () => {
      flush();
      const last = chunk.subarray(0, used);
      return full.length === 0 ? last : Buffer.concat([...full, last]);
    },
  };
}
