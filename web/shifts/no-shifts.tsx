const example = `shifts: [
  trafficShift("checkout-green", {
    service: "checkout",
    strategy: "canary",
    arms: [
      { name: "blue", role: "stable" },
      { name: "green", role: "candidate" },
    ],
    traffic: { kind: "haproxy", proxy: "app", stats: "/run/haproxy/admin.sock" },
    steps: [{ weight: 5, hold: "10m" }, { weight: 50, hold: "10m" }],
  }),
]`;

/** What the page says while no shift is declared, and how to declare one. */
export function NoShifts() {
  return (
    <div class="note">
      <p>No traffic shift is declared. Say in the config who counts the requests of each version:</p>
      <pre>
        <code>{example}</code>
      </pre>
      <p>
        nines only looks: it compares what the weights say with where requests go, counts those that are lost, and says
        whether the new version is worse. It never moves a weight.
      </p>
    </div>
  );
}
