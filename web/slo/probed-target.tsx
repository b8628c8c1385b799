import type { Failures, Target } from "../api/exporter-api.ts";
import { durationText, secondText } from "../format/time-text.ts";
import { AttemptStrip } from "../parts/attempt-strip.tsx";
import { PhaseBars } from "../parts/phase-bar.tsx";
import { Ago } from "../parts/times.tsx";
import { routeHref } from "../route/route.ts";

interface ProbedTargetProps {
  readonly target: Target;
  readonly failures: Failures["failures"];
}

/** What the objective is measured on: the last attempts, where their time went, and the last failures in words. */
export function ProbedTarget({ target, failures }: ProbedTargetProps) {
  const { name, last, recent } = target;
  return (
    <section aria-labelledby="probed">
      <h2 id="probed">How it is measured</h2>
      <div class="card last">
        <p>
          By probing <a href={routeHref({ page: "targets" })}>{name}</a> every {durationText(target.intervalSeconds)}.
        </p>
        <AttemptStrip recent={recent} />
        {last && (
          <>
            <p>
              Last attempt <Ago ms={last.atMs} />, {durationText(last.durationSeconds)}
            </p>
            <PhaseBars hops={last.hops} />
          </>
        )}
      </div>
      {failures.length > 0 && (
        <>
          <h3>Last failures</h3>
          <ul class="cards">
            {failures.map(({ atMs, location, attempt }) => (
              <li class="card stacked" key={`${atMs} ${location}`}>
                <small>
                  {secondText(atMs)}
                  {location === "" ? "" : ` from ${location}`}
                </small>
                <p class="detail">{attempt.detail}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
