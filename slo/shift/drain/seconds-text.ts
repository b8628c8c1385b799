/** In seconds, as manifests have them; what is to be written is whole and never rounded. */
export function secondsText(seconds: number): string {
  return `${Number.isInteger(seconds) ? seconds : Number(seconds.toPrecision(4))} s`;
}
