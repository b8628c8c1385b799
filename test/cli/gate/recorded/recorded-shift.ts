/** The moment of the test, to which everything is recorded. */
export const nowSeconds = Math.floor(Date.now() / 1000);

/** One series with its value, and the one that it had until so many seconds ago. */
export type Series = readonly [
  name: string,
  labels: Readonly<Record<string, string>>,
  value: number,
  before?: { readonly value: number; readonly secondsAgo: number },
];

/** What rules record of a canary at 10 % that is no worse, with some of it changed: undefined takes a series away. */
export function recorded(shift: string, change: Readonly<Record<string, number | undefined>> = {}): readonly Series[] {
  const rollout = `${shift}-20260301T120000Z`;
  const of: Readonly<Record<string, readonly [Readonly<Record<string, string>>, number]>> = {
    "shift:info": [{ stable: "blue", candidate: "green" }, 1],
    "shift:active": [{ rollout }, 1],
    "shift:arm_share:intended": [{ role: "candidate" }, 0.1],
    "shift:arm_share:actual": [{ role: "candidate" }, 0.101],
    "shift:arm_share:drift": [{ role: "candidate" }, 0.001],
    "shift:arm_share:tolerance": [{ role: "candidate" }, 0.03],
    "shift:error_evalue:ln": [{ rollout }, -2.14],
    worse: [{ verdict: "worse", rollout }, 0],
    not_worse: [{ verdict: "not_worse", rollout }, 1],
    not_enough: [{ verdict: "not_enough", rollout }, 0],
    requests: [{ role: "candidate", rollout }, 18_400],
    stableRequests: [{ role: "stable", rollout }, 165_600],
    errors: [{ role: "candidate", rollout }, 22],
    stableErrors: [{ role: "stable", rollout }, 182],
    "shift:arm_lost:sum": [{ role: "candidate", rollout }, 0],
    alpha: [{ setting: "alpha" }, 0.001],
    minRequests: [{ setting: "min_requests" }, 100],
    effectFloor: [{ setting: "effect_floor" }, 0.001],
    errorRatio: [{ setting: "usual_error_ratio" }, 0.001],
    settle: [{ setting: "settle_seconds" }, 600],
  };
  const names: Readonly<Record<string, string>> = {
    worse: "shift:verdict",
    not_worse: "shift:verdict",
    not_enough: "shift:verdict",
    requests: "shift:arm_requests:sum",
    stableRequests: "shift:arm_requests:sum",
    errors: "shift:arm_errors:sum",
    stableErrors: "shift:arm_errors:sum",
    alpha: "shift:setting",
    minRequests: "shift:setting",
    effectFloor: "shift:setting",
    errorRatio: "shift:setting",
    settle: "shift:setting",
  };
  return Object.entries(of).flatMap(([key, [labels, usual]]): readonly Series[] => {
    const value = key in change ? change[key] : usual;
    return value === undefined ? [] : [[names[key] ?? key, { shift, ...labels }, value]];
  });
}

/** What rules record where one arm is meant to have everything, or where nobody knows who is: no rollout is on for them. */
export function atEnd(
  shift: string,
  intended: number | undefined,
  actual: number | undefined,
  change: Readonly<Record<string, number | undefined>> = {},
): readonly Series[] {
  const drift = intended === undefined || actual === undefined ? undefined : actual - intended;
  return recorded(shift, {
    "shift:active": undefined,
    "shift:arm_share:intended": intended,
    "shift:arm_share:actual": actual,
    "shift:arm_share:drift": drift,
    "shift:arm_share:tolerance": intended === undefined ? undefined : 0.02,
    "shift:error_evalue:ln": undefined,
    worse: undefined,
    not_worse: undefined,
    not_enough: undefined,
    ...change,
  });
}

/** All of the traffic went to a broken candidate at once, while rules go on telling of the rollout before, which was worse and lost requests. */
export function atOnce(shift: string, failing: number, secondsAgo = 60): readonly Series[] {
  const old = atEnd(shift, 1, 1, { worse: 1, errors: 386, "shift:arm_lost:sum": 3 });
  const rollout = `${shift}-20260301T120000Z`;
  return [
    ...old,
    ["shift:rollout:info", { shift, rollout }, 1],
    ["ALERTS", { shift, rollout, alertname: "CanaryErrorRateHigher", alertstate: "firing" }, 1],
    ["shift:last_change:timestamp_seconds", { shift }, nowSeconds - secondsAgo],
    ["shift:arm_requests:rate", { shift, arm: "green", role: "candidate" }, 20],
    ["shift:arm_errors:rate", { shift, arm: "green", role: "candidate" }, 20 * failing],
    ["shift:arm_requests:rate", { shift, arm: "blue", role: "stable" }, 2],
    ["shift:arm_errors:rate", { shift, arm: "blue", role: "stable" }, 0.4],
  ];
}
