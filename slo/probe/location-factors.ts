import Big from "big.js";
import type { ExporterOptions } from "./probe-model.ts";

/** The factor of one location's probes in a weighted mean. */
export interface LocationFactor {
  readonly location: string;
  /** Decimal string. */
  readonly factor: string;
}

/**
 * The weights of the locations, scaled so that their mean is 1: the weighted sum then stays a number of probes. None where there are
 * fewer than two locations, since then every probe counts alike.
 */
export function locationFactors({ locations }: Pick<ExporterOptions, "locations">): readonly LocationFactor[] {
  if (locations.length < 2) return [];
  const sum = locations.reduce((total, { weight }) => total.plus(weight), new Big(0));
  return locations.map(({ name, weight }) => ({
    location: name,
    factor: new Big(weight).times(locations.length).div(sum).toFixed(),
  }));
}
