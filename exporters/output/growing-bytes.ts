const chunkBytes = 1024 * 1024;

/** Bytes that grow: texts are written straight into big chunks, so that a long answer makes no garbage. */
export interface GrowingBytes {
  readonly write: (text: string) => void;
  readonly toBuffer: () => Buffer;
}

/** No bytes yet. Where about as many are expected as there were last time, they need not be copied together in the end. */
export function createGrowingBytes(expectedBytes = 0): GrowingBytes {
  const full: Buffer[] = [];
  let chunk = Buffer.allocUnsafe(
    expectedBytes === 0 ? chunkBytes / 16 : Math.ceil(1.01 * expectedBytes) + chunkBytes / 8,
  );
  let used = 0;
  return {
    write: (text) => {
      // A UTF-16 unit takes at most three bytes of UTF-8.
      if (text.length * 3 > chunk.length - used) {
        full.push(chunk.subarray(0, used));
        chunk = Buffer.allocUnsafe(Math.max(chunkBytes, text.length * 3));
        used = 0;
      }
      used += chunk.write(text, used);
    },
    toBuffer: () => {
      const last = chunk.subarray(0, used);
      return full.length === 0 ? last : Buffer.concat([...full, last]);
    },
  };
}
