import { printYaml } from "../slo/document/print-yaml.ts";
import { generatedNotice } from "../slo/generated-file.ts";
import type { Stack } from "../slo/model.ts";
import { alertmanagerConfig, type RouteOptions, routeFragment } from "./alertmanager.ts";
import { inhibitRules } from "./inhibit-rules.ts";

/** A file to write, by its path under the output folder. */
export interface PrintedFile {
  readonly path: string;
  readonly text: string;
}

const inhibitNotice = `# Add these to "inhibit_rules" of your Alertmanager configuration: one incident, one message.
# In order: a page mutes the tickets of the same SLO and group; a fast tier mutes the slow one of its severity; a spent budget mutes
# its forecast; a missing signal mutes burn alerts, which read what is missing.
`;

const shiftNotice = `# TrafficShiftActive, which nobody is told of, mutes what every rollout sets off; an empty target group mutes its load balancer's 5xx.
`;

const routesNotice = `# Add "routes" under "route" of your Alertmanager configuration, and "receivers" to its receivers. Put the routes before any route that
# would take alerts with a label slo_id. Each channel of your SLOs has a receiver; the addresses are those of a nines relay, replace
# them by whatever your channels need. Where the relay asks for a token, add under each webhook:
#   http_config: { authorization: { credentials_file: /etc/alertmanager/relay-token } }
`;

const configNotice = `# A complete configuration to start from, for one Alertmanager and a nines relay on the same machine:
# alertmanager --config.file=alertmanager.yaml
# It is routes.yaml and inhibit-rules.yaml in their places; alerts that are not of nines go to the receiver "nines".
`;

/** What Alertmanager needs to know about a stack: two fragments to merge into a configuration, and a whole one to start from. */
export function alertmanagerFiles(stack: Stack, options: RouteOptions = {}): readonly PrintedFile[] {
  const file = (name: string, notice: string, data: unknown): PrintedFile => ({
    path: `alertmanager/${name}.yaml`,
    text: `${generatedNotice}${notice}${printYaml(data)}`,
  });
  return [
    file("alertmanager", configNotice, alertmanagerConfig(stack, options)),
    file("inhibit-rules", inhibitNotice + (stack.shifts.length > 0 ? shiftNotice : ""), {
      inhibit_rules: inhibitRules(stack),
    }),
    file("routes", routesNotice, routeFragment(stack, options)),
  ];
}
