/**
 * Takes server-sent events out of a stream of text, piece by piece: calls back with the data of each.
 * Source of the format: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function createEventReader(take: (data: string) => void): (piece: string) => void {
  let rest = "";
  let data: string[] = [];
  return (piece) => {
    rest += piece;
    // A carriage return at the end may be the first half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "" && data.length > 0) {
        take(data.join("\n"));
        data = [];
      } else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
    }
  };
}

/** The topics of an event's data; none when it is not understood. */
export function topicsOf(data: string): readonly string[] {
  try {
    const { changed } = JSON.parse(data) as { readonly changed?: unknown };
    return Array.isArray(changed) ? changed.filter((topic) => typeof topic === "string") : [];
  } catch {
    return [];
  }
}
