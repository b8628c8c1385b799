/** A share with one digit more than people want elsewhere, because drift is about small differences: `24.8 %`. */
export function precisely(share: number): string {
  const percent = share * 100;
  const digits = percent === 0 || percent >= 1 ? 1 : percent >= 0.1 ? 2 : 3;
  return `${Number(percent.toFixed(digits))} %`;
}
