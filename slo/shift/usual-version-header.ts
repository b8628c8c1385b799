/** The header that tells which version answered, where probes of one address name none. */
export const usualVersionHeader = "x-version";
