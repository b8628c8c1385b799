/** A config of one SLO in YAML, for tests that need any. */
export const smallConfig = `name: shop
services:
  - name: checkout
    slos:
      - name: availability
        objective: "99.9"
        sli:
          kind: events
          total: http_requests_total
          bad: http_requests_total{code=~"5.."}
        expect: { eventsPerSecond: 10, series: 10 }
`;
