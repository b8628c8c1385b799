import type { Deploy } from "../model/alert-facts.ts";

const hourMs = 3_600_000;
/** A deployment this long before an incident may be its cause. */
const lookBackMs = 2 * hourMs;
/** Alerts need a moment to see what a deployment broke, and clocks differ. */
const slackMs = 5 * 60_000;
const keptMs = 24 * hourMs;

/** Adds a deployment to those remembered, and forgets what is a day older. */
export function rememberDeploy(deploys: Deploy[], deploy: Deploy): void {
  deploys.push(deploy);
  if (deploys.length % 100 === 0) {
    const newestMs = Math.max(...deploys.map(({ atMs }) => atMs));
    const kept = deploys.filter(({ atMs }) => atMs > newestMs - keptMs);
    deploys.splice(0, deploys.length, ...kept);
  }
}

/** Deployments of a service shortly before a moment, newest first. */
export function deploysNear(deploys: readonly Deploy[], startMs: number, service: string): readonly Deploy[] {
  return deploys
    .filter(
      (deploy) => deploy.service === service && deploy.atMs >= startMs - lookBackMs && deploy.atMs <= startMs + slackMs,
    )
    .sort((a, b) => b.atMs - a.atMs);
}

/** `checkout 1.42`, or the service alone. */
export function deployText({ service, version }: Deploy): string {
  return version === undefined ? service : `${service} ${version}`;
}
