/** A rectangle in pixels from the upper left corner of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The box without a margin on each side. */
export function inset(box: Box, { top = 0, right = 0, bottom = 0, left = 0 }): Box {
  return {
    x: box.x + left,
    y: box.y + top,
    width: Math.max(0, box.width - left - right),
    height: Math.max(0, box.height - top - bottom),
  };
}

/** As many cells of equal size as asked, in the rows and columns in which `roomIn` finds most room. */
export function tile(
  box: Box,
  { count, gap, roomIn }: { count: number; gap: number; roomIn: (width: number, height: number) => number },
): readonly Box[] {
  let best = { columns: 1, size: -Infinity };
  for (let columns = 1; columns <= count; columns++) {
    const { width, height } = cell(box, { columns, count, gap });
    const size = roomIn(width, height);
    if (size > best.size) best = { columns, size };
  }
  const { width, height } = cell(box, { columns: best.columns, count, gap });
  return Array.from({ length: count }, (_, index) => ({
    x: box.x + (index % best.columns) * (width + gap),
    y: box.y + Math.floor(index / best.columns) * (height + gap),
    width,
    height,
  }));
}

function cell(box: Box, { columns, count, gap }: { columns: number; count: number; gap: number }) {
  const rows = Math.ceil(count / columns);
  return {
    width: Math.max(1, (box.width - (columns - 1) * gap) / columns),
    height: Math.max(1, (box.height - (rows - 1) * gap) / rows),
  };
}
