import { numberText } from "./metric-text.ts";

const chunkBytes = 256 * 1024;
const firstBytes = 16 * 1024;
/** Up to this length, a loop over the text costs less than a call into native code. */
const shortText = 64;

/**
 * Bytes on their way out, in chunks of about 256 KB. There are two buffers in turn, so that a long answer makes no garbage: a chunk
 * is good until the next but one is taken.
 */
export class ByteChunks {
  #buffer = Buffer.allocUnsafeSlow(firstBytes);
  #other = this.#buffer.subarray(0, 0);
  #used = 0;

  /** Whether it is time to take a chunk. What is written after that is part of it, too. */
  get isFull(): boolean {
    return this.#used >= chunkBytes;
  }

  get isEmpty(): boolean {
    return this.#used === 0;
  }

  /** What was written since the last chunk. */
  take(): Buffer {
    const chunk = this.#buffer.subarray(0, this.#used);
    [this.#buffer, this.#other] = [this.#other, this.#buffer];
    this.#used = 0;
    return chunk;
  }

  bytes(from: Uint8Array, start = 0, end = from.length): void {
    this.#makeRoom(end - start);
    const buffer = this.#buffer;
    let used = this.#used;
    // A loop: these are a few dozen bytes each time, a hundred million times a minute.
    for (let index = start; index < end; index++) buffer[used++] = from[index] as number;
    this.#used = used;
  }

  text(text: string): void {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    this.#makeRoom(3 * text.length);
    if (text.length > shortText) {
      this.#used += this.#buffer.write(text, this.#used);
      return;
    }
    let used = this.#used;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        this.#used += this.#buffer.write(text, this.#used);
        return;
      }
      this.#buffer[used++] = code;
    }
    this.#used = used;
  }

  number(value: number): void {
    if (value >= 0 && value < 10 && value === Math.trunc(value)) {
      this.#makeRoom(1);
      this.#buffer[this.#used++] = zero + value;
    } else this.text(numberText(value));
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#buffer.length) return;
    // A little more than a chunk, because it is only looked at between series.
    const usual = Math.min(Math.max(4 * this.#buffer.length, firstBytes), chunkBytes + firstBytes);
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, usual));
    this.#buffer.copy(grown, 0, 0, this.#used);
    this.#buffer = grown;
  }
}

const zero = "0".charCodeAt(0);
