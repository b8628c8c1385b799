/** How far a share may be from the one that is meant: three standard deviations of what chance does to so many requests, and two points on top. */
export const shareTolerance = { points: 0.02, deviations: 3 } as const;
