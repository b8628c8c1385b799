import { expect, test } from "@jest/globals";
import { shownLabel } from "../../../../slo/shift/traffic/shown-label.ts";

test.each([
  ["track", "label_track"],
  ["track_name", "label_track_name"],
  ["trackName", "label_track_name"],
  ["app.kubernetes.io/trackName", "label_app_kubernetes_io_track_name"],
  ["rollouts-pod-template-hash", "label_rollouts_pod_template_hash"],
  ["Track", "label_track"],
  ["v2Track", "label_v2_track"],
  ["trackID", "label_track_id"],
  ["TRACK", "label_track"],
  ["app-Track", "label_app_track"],
  ["aBcD", "label_a_bc_d"],
])("shownLabel() of %s is %s", (label, shown) => {
  expect(shownLabel(label)).toBe(shown);
});
