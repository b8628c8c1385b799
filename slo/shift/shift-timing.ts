import type { Stack } from "../model.ts";

/** Times that rules, exporter and lints of a shift share: whoever measures by another one says something else. */
type Scraped = Pick<Stack, "scrapeSeconds">;

/** The longest time between scrapes that a shift can be followed with: shares are those of the last four, and slower ones would show a shift when it is over. */
export const slowestScrapeSeconds = 30;

/** How often a shift's rules are evaluated: with every scrape, for more often shows nothing new; but not more than once a second and at least every 30. */
export function shiftEvaluationSeconds({ scrapeSeconds }: Scraped): number {
  return Math.min(slowestScrapeSeconds, Math.max(1, scrapeSeconds));
}

/**
 * Over which a shift's rates and its actual shares are taken. Four scrapes, so that a rate, which needs two, outlives one that fails; and
 * 20 seconds, for in fewer chance makes most of a share where scrapes come every second.
 */
export function shiftWindowSeconds({ scrapeSeconds }: Scraped): number {
  return Math.max(20, 4 * scrapeSeconds);
}

/** How long after a change of weights shares still show what came before it: a window, and two evaluations, for the last scrape may be one old. */
export function cleanWindowSeconds(stack: Scraped): number {
  return shiftWindowSeconds(stack) + 2 * shiftEvaluationSeconds(stack);
}

/** How far back a rollout's sums reach: longer than most rollouts take, and no longer, for each evaluation reads all of it. */
export const longestRolloutSeconds = 6 * 3600;

/**
 * Seconds after which a rollout that paused, or whose weights nobody could read, is a new one. Weights that vanish for a scrape or two
 * must not begin the evidence anew, nor pods that are not ready for a moment, where their number is the weight. Whoever sets a weight
 * to 0 and tries again begins a new one at once, where Prometheus sees the weight.
 */
export const sameRolloutSeconds = 120;

/** How far back rules look to make up for a gap: the longest one within a rollout, and a window and an evaluation at either end of it. */
export function gapReachSeconds(stack: Scraped): number {
  return sameRolloutSeconds + 2 * shiftWindowSeconds(stack) + 2 * shiftEvaluationSeconds(stack);
}

/** How long a rollout's sums are kept after its end: its losses come while the old arm drains, for minutes. */
export const drainSeconds = 600;

/** Errors are counted over as long to see whether they come in bursts: a count has to hold a whole burst, such as that of a pod that restarts. */
export const burstSeconds = 120;

/** For how long bursts are looked back upon: docs/shift-statistics.md has what the spread of sixty counts is worth, by simulations. */
export const burstHistorySeconds = 2 * 3600;

/** Over which `DrainDroppedRequests` adds up what was lost: as long as the name of its series says. */
export const lossSeconds = 120;

/** For how long a gate holds, and `ProxyReloadedMidShift` fires, once HAProxy began anew in the middle of a rollout. */
export const reloadToldSeconds = 300;

/**
 * For how long the difference of what nobody answered and what arms lost has to stand before it counts as refused. While tries are made
 * again an arm's losses are counted late: with HAProxy 2.6 and a server that was killed or hung, 8 and 12 seemed to be refused for 10 to 20
 * seconds, by windows of 20, and none was.
 */
export function refusedForSeconds(stack: Scraped): number {
  return Math.min(90, 1.5 * shiftWindowSeconds(stack));
}

/** What a proxy, a mesh or a gateway takes to follow its weights: seconds, as measured on HAProxy, and what is left of a window of before. */
export const proxySettleSeconds = 30;

/** What pods take: their traffic follows their readiness, and that their probes. */
export const podSettleSeconds = 60;

/** What an ALB takes, and what shows it where CloudWatch counts by the minute. */
export const albSettleSeconds = 180;

/** For how long YACE lets CloudWatch complete a count before it asks for it: `delay` in docs/configuration.md. */
export const cloudWatchDelaySeconds = 120;

/** The period of CloudWatch's counts for whoever does not say another one. */
export const usualAlbPeriodSeconds = 60;

/** The longest one: Prometheus forgets what it has not been told for as long. */
export const longestAlbPeriodSeconds = 300;

/** What clients take to ask again once a resolver has another answer. */
export const dnsMarginSeconds = 60;

/** For how long an answer of a name server goes on being used: some resolvers and clients keep it for longer than its TTL. */
export function answerLifeSeconds(ttlSeconds: number): number {
  return 3 * ttlSeconds;
}

/** The usual TTL of records in Route 53, for a shift that does not say its own. */
export const assumedTtlSeconds = 300;

/** How long clients of an arm without weight may take to go: kept connections and what retries are over by then. */
export const oldArmSeconds = 600;
