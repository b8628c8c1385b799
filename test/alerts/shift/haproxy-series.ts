import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";

/** What one HAProxy says at its scrape so many seconds after the beginning; nothing where it cannot be asked. */
export interface ScrapedProxy {
  readonly instance: string;
  /** After which part of its interval it is scraped: rules are evaluated at its beginning. */
  readonly late: number;
  /** Default `app`, which is the shift's. */
  readonly backend?: string;
  readonly isAway: (seconds: number) => boolean;
  readonly startedAt: (seconds: number) => number;
  /** Requests that green was given and never answered, since the process began; and those that it answered with an error, or took over. */
  readonly lost: (seconds: number) => number;
  readonly failed?: (seconds: number) => number;
  readonly redispatched?: (seconds: number) => number;
}

const scrapeSeconds = 15;
const minutes = 16;

/** Both arms with ten requests a second for sixteen minutes, a value a second, from one process after the other; in a rollout from the third minute on. */
export function haproxySeries(proxy: ScrapedProxy): readonly InputSeries[] {
  const { instance, late, backend = "app", isAway, startedAt, lost, failed = none, redispatched = none } = proxy;
  const series = (name: string, labels: string, value: (seconds: number) => number): InputSeries => {
    const values = Array.from({ length: 60 * minutes }, (_, seconds) =>
      seconds % scrapeSeconds !== late || isAway(seconds) ? "_" : value(seconds),
    );
    return { series: `haproxy_${name}{job="edge",instance="${instance}"${labels}}`, values: values.join(" ") };
  };
  const given = (seconds: number) => 10 * (seconds - startedAt(seconds));
  const servers = ["blue", "green"].flatMap((server) => {
    const labels = `,proxy="${backend}",server="${server}"`;
    const ofGreen = (count: (seconds: number) => number) => (server === "green" ? count : none);
    const [unanswered, errors, again] = [ofGreen(lost), ofGreen(failed), ofGreen(redispatched)];
    const fine = (seconds: number) => given(seconds) - unanswered(seconds) - errors(seconds);
    return [
      series("server_sessions_total", labels, (seconds) => given(seconds) + again(seconds)),
      series("server_http_responses_total", `${labels},code="2xx"`, fine),
      series("server_http_responses_total", `${labels},code="5xx"`, errors),
      series("server_redispatch_warnings_total", labels, again),
      series("server_retry_warnings_total", labels, none),
      series("server_current_sessions", labels, none),
      series("server_weight", labels, (seconds) => (seconds >= 120 ? 50 : server === "green" ? 0 : 100)),
      ...["UP", "DOWN"].map((state) =>
        series("server_status", `${labels},state="${state}"`, () => (state === "UP" ? 1 : 0)),
      ),
    ];
  });
  const all = (seconds: number) => 2 * given(seconds);
  const whole = [
    series("backend_sessions_total", `,proxy="${backend}"`, all),
    series("backend_current_sessions", `,proxy="${backend}"`, none),
    series(
      "backend_http_responses_total",
      `,proxy="${backend}",code="2xx"`,
      (seconds) => all(seconds) - lost(seconds) - failed(seconds),
    ),
    series("backend_http_responses_total", `,proxy="${backend}",code="5xx"`, failed),
  ];
  return [...servers, ...whole, series("process_start_time_seconds", "", startedAt)];
}

const none = () => 0;
