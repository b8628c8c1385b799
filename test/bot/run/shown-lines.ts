/** What a channel shows, line by line, with whatever differs from run to run taken out: times, ids, durations. */
export function shownLines(text: string): readonly string[] {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "TIME")
    .replaceAll(/\bincident [0-9A-Z]{4}\b/g, "incident ID")
    .replaceAll(/\b(lasted|Lasted|after) \d+(?:\.\d)? (?:s|min)\b/g, "$1 DURATION")
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "http://HERE")
    .split("\n")
    .filter((line) => line.trim() !== "");
}
