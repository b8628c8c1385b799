/** The number that Prometheus wrote as text; `NaN` and whatever is no number are `null`. */
export function sampleValue(text: string): number | null {
  const infinite = /^([+-]?)Inf(inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isNaN(value) ? null : value;
}
