type Cells = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** One number per slot, in as few bytes as the largest of them needs; a column that is all zeros takes none. */
export class MinuteColumn {
  readonly #length: number;
  #cells: Cells | undefined;

  constructor(length: number) {
    this.#length = length;
  }

  at(slot: number): number {
    return this.#cells?.[slot] ?? 0;
  }

  set(slot: number, value: number): void {
    if (this.#cells === undefined) {
      if (value === 0) return;
      this.#cells = cellsFor(value, this.#length);
    } else if (!holds(this.#cells, value)) {
      const wider = cellsFor(value, this.#length);
      wider.set(this.#cells);
      this.#cells = wider;
    }
    this.#cells[slot] = value;
  }

  get bytes(): number {
    return this.#cells?.byteLength ?? 0;
  }
}

function holds(cells: Cells, value: number): boolean {
  return cells instanceof Float64Array || (isWhole(value) && value < 2 ** (8 * cells.BYTES_PER_ELEMENT));
}

function cellsFor(value: number, length: number): Cells {
  if (!isWhole(value) || value >= 2 ** 32) return new Float64Array(length);
  if (value >= 2 ** 16) return new Uint32Array(length);
  return value >= 2 ** 8 ? new Uint16Array(length) : new Uint8Array(length);
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
