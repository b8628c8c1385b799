/** Things that happen at a time, the earliest first: a binary heap, so that 10,000 targets need one timer. */
export interface Timeline<T> {
  readonly add: (atMs: number, item: T) => void;
  /** When the earliest happens; infinity when there is nothing. */
  readonly nextMs: () => number;
  /** Takes the earliest out if its time has come; of things at the same time, in the order they were added. */
  readonly takeUntil: (nowMs: number) => T | undefined;
  readonly clear: () => void;
}

interface Entry<T> {
  readonly atMs: number;
  readonly order: number;
  readonly item: T;
}

/** An empty timeline. */
export function createTimeline<T>(): Timeline<T> {
  const heap: Entry<T>[] = [];
  let added = 0;

  function add(atMs: number, item: T): void {
    heap.push({ atMs, order: added++, item });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!swapIfEarlier(child, parent)) break;
      child = parent;
    }
  }

  function takeUntil(nowMs: number): T | undefined {
    const first = heap[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) {
      heap[0] = last;
      sinkFirst();
    }
    return first.item;
  }

  function sinkFirst(): void {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && isEarlier(left + 1, left) ? left + 1 : left;
      if (!swapIfEarlier(child, parent)) return;
      parent = child;
    }
  }

  function swapIfEarlier(child: number, parent: number): boolean {
    if (!isEarlier(child, parent)) return false;
    const [a, b] = [heap[child], heap[parent]];
    if (a === undefined || b === undefined) return false;
    heap[parent] = a;
    heap[child] = b;
    return true;
  }

  function isEarlier(one: number, other: number): boolean {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  return {
    add,
    takeUntil,
    nextMs: () => heap[0]?.atMs ?? Number.POSITIVE_INFINITY,
    clear: () => {
      heap.length = 0;
    },
  };
}
