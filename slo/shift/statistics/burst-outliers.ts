/**
 * Which counts are an outage, and no burst as they come again and again: of each ten the one of the most errors beyond the usual ones,
 * and three at most; where requests are so uneven that few of the counts make nearly all of the spread, no more than one of three of
 * those. Each is cut to what is `reach` times as far from the middle as the largest of the others, and the further the fewer they are.
 *
 * A count holds two minutes, so that an outage of four has three counts at most. Simulated (docs/shift-statistics.md): cut so, bursts of 3
 * and 10 times Poisson give no more false alarms than uncut; leaving them out would give more.
 */
export const burstOutliers = { ofEach: 10, ofEachThatWeighs: 3, most: 3, reach: 3 } as const;

/** Two minutes in which more of the stable arm's requests failed are an outage, however long it lasts, and are not counted at all. */
export const outageRatio = 0.5;
