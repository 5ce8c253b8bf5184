/** A figure for people: four significant digits, no exponent, thin spaces between thousands; "–" without a value. */
export function showNumber(value: number | null, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(digits - 1);
  const decimals = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const [whole = '', part] = value.toFixed(Math.min(decimals, 8)).split('.');
  const grouped = whole.length > (whole.startsWith('-') ? 5 : 4) ? whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') : whole;
  // Trailing zeros of a fraction show its precision; after a whole number they mean nothing.
  const signed = grouped.replace(/^-/, '\u2212');
  return part === undefined || /^0*$/.test(part) ? signed : `${signed}.${part}`;
}

/** A fraction in percent, with its sign if `isSigned`: "+1.2 %". */
export function showPercent(part: number, isSigned = false, digits = 3): string {
  const percent = 100 * part;
  const shown = showNumber(percent, Math.abs(percent) >= 100 ? 4 : digits);
  return `${isSigned && percent > 0 ? '+' : ''}${shown.replace(/\.0+$/, '')} %`;
}

/** A value of an axis, without trailing zeros. */
export const showTick = (value: number): string =>
  showNumber(value, 6)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
