import type { AlertTexts } from "../alert-texts.ts";

interface DownWords {
  readonly target: string;
  /** How many locations see it down, as a number. */
  readonly down: string;
  /** How many locations there are. */
  readonly locations: number;
}

/** For a target that a quorum of locations sees down. */
export function probeDownTexts({ target, down, locations }: DownWords): AlertTexts {
  const seen = locations < 2 ? "" : `, seen from ${down} of ${locations} locations`;
  return {
    summary: `${target}: down${seen}`,
    description:
      "A probe failed, and so did the attempts that confirm it. The exporter shows the last failures with their reasons on its debug page.",
  };
}
