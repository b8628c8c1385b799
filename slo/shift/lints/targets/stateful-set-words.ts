/** What is said of a StatefulSet or a DaemonSet whose ready replicas would be weights. */
export const statefulSetWords = {
  reason: "podRatio knows the ready replicas of Deployments and ReplicaSets alone",
  cure: "follow no rolling update of these by a shift: their SLOs tell of it. Two StatefulSets behind a proxy are two arms, whose weights that proxy holds",
} as const;
