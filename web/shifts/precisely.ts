/** A share with one digit more than people want elsewhere, because shifts are about small differences: `24.8 %`. */
export function precisely(share: number): string {
  const percent = share * 100;
  const digits = percent === 0 || percent >= 1 ? 1 : percent >= 0.1 ? 2 : 3;
  const shown = Number(percent.toFixed(digits));
  return shown === 0 && percent > 0 ? "under 0.001 %" : `${shown} %`;
}
