const id = 'slo_id="checkout-availability"';
/** The figures of an SLO in one state: 99.9 %, 30 days, 62 % of the budget left. */
export const steady = {
  [`slo:info{${id},service="checkout",slo="availability",team="orders",runbook_url="https://wiki.example.org/checkout",objective="99.9",period="30d"}`]: 1,
  [`slo:error_budget:ratio{${id}}`]: 0.001,
  [`slo:time_period:days{${id}}`]: 30,
  [`slo:alert_threshold:ratio{${id},tier="page-fast"}`]: 0.0144,
  [`slo:alert_threshold:ratio{${id},tier="page-slow"}`]: 0.006,
  [`slo:alert_min_bad_events{${id},tier="page-fast"}`]: 5,
  [`slo:alert_min_bad_events{${id},tier="page-slow"}`]: 5,
  [`slo:sli_total:rate5m{${id}}`]: 70.8,
  [`slo:sli_bad:rate5m{${id}}`]: 1.04,
  [`slo:sli_error:ratio_rate5m{${id}}`]: 0.0152,
  [`slo:sli_error:ratio_rate30m{${id}}`]: 0.0001,
  [`slo:sli_error:ratio_rate1h{${id}}`]: 0.0001,
  [`slo:sli_error:ratio_rate6h{${id}}`]: 0.0001,
  [`slo:period_error_budget_remaining:ratio{${id}}`]: 0.62,
};
/** Both windows of a fast burn. */
export const burning = { [`slo:sli_error:ratio_rate1h{${id}}`]: 0.0146 };
/** Those of a slow one, too. */
export const burningLong = {
  [`slo:sli_error:ratio_rate30m{${id}}`]: 0.008,
  [`slo:sli_error:ratio_rate6h{${id}}`]: 0.0075,
};
/** None any more. */
export const calm = {
  [`slo:sli_error:ratio_rate1h{${id}}`]: 0.0001,
  [`slo:sli_error:ratio_rate6h{${id}}`]: 0.0001,
};
/** Whether each instance of the cart is down, 1 or 0. */
export const cart = (a: number, b: number) => ({ 'cart_down{instance="a"}': a, 'cart_down{instance="b"}': b });
