// A probing thread that never gives a sign of life.
for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
