/**
 * Exact arithmetic on decimal numbers as text. What senders report as fractions is taken for the shortest decimal that
 * means them, so that increments add up to the total exactly: 0.3 - 0.1 is 0.2 here.
 */
export type Decimal = string;

/** All digits of a whole number; the shortest decimal that means a fraction. The number is finite. */
export function toDecimal(value: number | bigint): Decimal {
  return typeof value === 'bigint' || Number.isInteger(value) ? BigInt(value).toString() : toText(parse(String(value)));
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const [left, right, scale] = aligned(a, b);
  return toText({ digits: left - right, scale });
}

/** Negative when `a` is less than `b`, 0 when they are equal. */
export function compare(a: Decimal, b: Decimal): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `digits` divided by ten to the power of `scale`. */
interface Parts {
  digits: bigint;
  scale: number;
}

function parse(text: Decimal): Parts {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = FORM.exec(text) ?? [];
  if (whole === '') throw new RangeError(`"${text}" is not a decimal number.`);
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}
const FORM = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/;

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const left = parse(a);
  const right = parse(b);
  const scale = Math.max(left.scale, right.scale);
  return [left.digits * 10n ** BigInt(scale - left.scale), right.digits * 10n ** BigInt(scale - right.scale), scale];
}

function toText({ digits, scale }: Parts): Decimal {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
