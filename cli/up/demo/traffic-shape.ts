/** Traffic of a shop over a day: low at night, highest in the evening. Source: the usual two-peak shape of retail traffic, simplified to a sine. */
export interface TrafficShape {
  /** Requests per second at the quietest and the busiest time. */
  readonly lowest: number;
  readonly highest: number;
  /** Length of one day in the demo. */
  readonly dayMs: number;
}

/** Requests per second at a moment; the demo starts in the morning, half way up. */
export function requestsPerSecond({ lowest, highest, dayMs }: TrafficShape, sinceStartMs: number): number {
  const phase = (2 * Math.PI * sinceStartMs) / dayMs;
  return lowest + ((highest - lowest) * (1 + Math.sin(phase))) / 2;
}
