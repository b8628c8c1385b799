import type { JourneyProbe, JourneyStep } from "../../../slo/probe/probe-model.ts";
import { failed, succeeded } from "../attempt.ts";
import type { Answer } from "../http/answer.ts";
import { type Asked, ask } from "../http/ask.ts";
import { type CookieJar, createCookieJar } from "../http/cookie-jar.ts";
import { eachPin } from "../http/each-pin.ts";
import type { Route } from "../http/http-hop.ts";
import type { ReadBody } from "../http/read-body.ts";
import { planRequest } from "../http/request-plan.ts";
import { type StrikeOut, strikeOutOf } from "../http/strike-out.ts";
import type { Limits } from "../limits.ts";
import type { AttemptFacts, Hop, ProbeAttempt, TlsFacts } from "../probe-attempt.ts";
import type { ProbeContext, ProbeKindRunner } from "../probe-kind.ts";
import type { StepFailure } from "../socket-failure.ts";
import { firstToExpire } from "../tls-facts.ts";
import { savedValue } from "./saved-value.ts";
import { stepRequest } from "./step-request.ts";

/** Takes the steps of a journey in order, with one set of cookies and values, up to the first that fails. */
export const probeJourney: ProbeKindRunner<"journey"> = async (probe, context) => {
  const limits = { signal: context.signal, deadlineMs: performance.now() + probe.timeoutSeconds * 1000 };
  const secrets = new Map(Object.entries(probe.secrets).map(([name, ref]) => [name, context.secret(ref)]));
  const attempt = (pinned: Route["pinned"]) => travel(probe, { context, limits, pinned, secrets });
  const [first] = probe.steps;
  const start = first === undefined ? undefined : stepRequest(first, secrets);
  return start?.ok ? eachPin(start.url, { probe, limits, attempt }) : attempt(new Map());
};

interface Setting {
  readonly context: ProbeContext;
  readonly limits: Limits;
  readonly pinned: Route["pinned"];
  readonly secrets: ReadonlyMap<string, string>;
}

interface Travel extends Setting {
  readonly probe: JourneyProbe;
  readonly cookies: CookieJar;
  /** Secrets and saved values, as steps write them. */
  readonly values: Map<string, string>;
  /** Texts of secrets, for striking out. */
  readonly hidden: Set<string>;
  readonly saved: Set<string>;
}

async function travel(probe: JourneyProbe, setting: Setting): Promise<ProbeAttempt> {
  const { secrets } = setting;
  const travelling: Travel = {
    ...setting,
    probe,
    cookies: createCookieJar(),
    values: new Map(secrets),
    hidden: new Set(secrets.values()),
    saved: new Set(),
  };
  const startedMs = performance.now();
  const hops: Hop[] = [];
  let tls: TlsFacts | undefined;
  let facts: AttemptFacts | undefined;
  let evidence: ProbeAttempt["evidence"];
  let failure: StepFailure | undefined;
  for (const step of probe.steps) {
    const taken = await takeStep(step, travelling);
    hops.push(...(taken.asked?.hops ?? []));
    tls = taken.failure === undefined ? firstToExpire(tls, taken.asked?.tls) : (taken.asked?.tls ?? tls);
    facts = taken.asked?.facts ?? facts;
    evidence = taken.asked?.evidence;
    failure = taken.failure && {
      ...taken.failure,
      detail: `Step ${JSON.stringify(step.name)}: ${taken.failure.detail}`,
    };
    if (failure !== undefined) break;
  }
  const strike = strikeOutIn(travelling);
  const shownHops = hops.map((hop) => ({ ...hop, url: strike(hop.url) }));
  const seen = { durationSeconds: (performance.now() - startedMs) / 1000, hops: shownHops, tls, evidence };
  const attempt = failure === undefined ? succeeded(seen) : failed(failure, seen);
  return facts === undefined ? attempt : { ...attempt, facts };
}

interface Taken {
  readonly failure: StepFailure | undefined;
  readonly asked: Asked | undefined;
}

async function takeStep(step: JourneyStep, travelling: Travel): Promise<Taken> {
  const { probe, context, limits, pinned, cookies, values, hidden, saved } = travelling;
  const request = stepRequest(step, values);
  if (!request.ok) {
    const detail = strikeOutIn(travelling)(request.failure.detail);
    return { failure: { ...request.failure, detail }, asked: undefined };
  }
  const { family, resolver, allow, proxy, tls } = probe;
  const plan = planRequest({ method: step.method, auth: step.auth, ...request }, context);
  for (const secret of plan.secrets) hidden.add(secret);
  const wanted = Object.entries(step.save);
  const keep = (answer: Answer, body: ReadBody) => {
    let failure: StepFailure | undefined;
    for (const [name, value] of wanted) {
      const found = savedValue(name, { wanted: value, answer, body });
      if (found.ok) {
        values.set(name, found.text);
        saved.add(found.text);
      } else failure ??= { reason: "assertion", detail: found.detail };
    }
    return failure;
  };
  const asked = await ask(plan, {
    ...limits,
    ...{ family, resolver, allow, proxy, tls, pinned, cookies },
    redirects: step.redirects,
    expected: step,
    strikeOut: () => strikeOutIn(travelling),
    keep: wanted.length === 0 ? undefined : keep,
  });
  return { failure: asked.failure, asked };
}

function strikeOutIn({ hidden, saved, cookies }: Travel): StrikeOut {
  return strikeOutOf([...hidden], [...saved, ...cookies.values()]);
}
