/** Where the first mistake of a text that is no JSON is. Its parser does not always say it: up to there, the text is the beginning of some JSON. */
export function jsonFaultAt(source: string, message: string): number {
  const said = positionIn(message);
  if (said !== undefined) return said;
  let good = 0;
  let bad = source.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(source.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return Math.min(good, source.length);
}

/** Whether nothing but an end is missing. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = String(error);
    return /end of JSON|Unterminated/.test(message) || (positionIn(message) ?? -1) >= text.length;
  }
}

function positionIn(message: string): number | undefined {
  const found = /at position (\d+)/.exec(message)?.[1];
  return found === undefined ? undefined : Number(found);
}
