/**
 * Numbers that know their unit. Base units inside (B, s, FLOP/s, W, USD);
 * 2^30 and 10^9 are told apart at the door. Arithmetic gives a plain number,
 * which a constructor names again.
 */
declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

export type Bytes = Quantity<'B'>;
export type BytesPerSecond = Quantity<'B/s'>;
export type Seconds = Quantity<'s'>;
export type Flops = Quantity<'FLOP'>;
export type FlopsPerSecond = Quantity<'FLOP/s'>;
export type Watts = Quantity<'W'>;
export type Usd = Quantity<'USD'>;
export type UsdPerHour = Quantity<'USD/h'>;

export const bytes = (n: number) => n as Bytes;
export const gibibytes = (n: number) => (n * 2 ** 30) as Bytes;
export const mebibytes = (n: number) => (n * 2 ** 20) as Bytes;
export const bytesPerSecond = (n: number) => n as BytesPerSecond;
export const gigabytesPerSecond = (n: number) => (n * 1e9) as BytesPerSecond;
export const seconds = (n: number) => n as Seconds;
export const milliseconds = (n: number) => (n / 1000) as Seconds;
export const flops = (n: number) => n as Flops;
export const flopsPerSecond = (n: number) => n as FlopsPerSecond;
export const gigaflopsPerSecond = (n: number) => (n * 1e9) as FlopsPerSecond;
export const teraflopsPerSecond = (n: number) => (n * 1e12) as FlopsPerSecond;
export const watts = (n: number) => n as Watts;
export const usd = (n: number) => n as Usd;
export const usdPerHour = (n: number) => n as UsdPerHour;

/** The mean month that cloud bills use: 365 × 24 ÷ 12. */
export const HOURS_PER_MONTH = 730;
