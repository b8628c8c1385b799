import { failed, succeeded } from "../attempt.ts";
import type { ProbeKindRunner } from "../probe-kind.ts";
import { ask } from "./ask.ts";
import { eachPin } from "./each-pin.ts";
import { planRequest } from "./request-plan.ts";
import { type StrikeOut, strikeOutOf } from "./strike-out.ts";

/** Asks over HTTP or HTTPS and judges the answer at the end of all redirects. */
export const probeHttp: ProbeKindRunner<"http"> = async (probe, context) => {
  const limits = { signal: context.signal, deadlineMs: performance.now() + probe.timeoutSeconds * 1000 };
  const { family, resolver, allow, proxy, tls, redirects } = probe;
  const plan = planRequest({ ...probe, url: new URL(probe.url) }, context);
  let known: StrikeOut | undefined;
  const strikeOut = () => {
    known ??= strikeOutOf(plan.secrets);
    return known;
  };
  return eachPin(plan.url, {
    probe,
    limits,
    attempt: async (pinned) => {
      const route = { family, resolver, allow, proxy, tls, pinned };
      const asked = await ask(plan, { ...route, ...limits, redirects, expected: probe, strikeOut });
      const seen = { ...asked, durationSeconds: asked.seconds };
      const attempt = asked.failure === undefined ? succeeded(seen) : failed(asked.failure, seen);
      return asked.facts === undefined ? attempt : { ...attempt, facts: asked.facts };
    },
  });
};
