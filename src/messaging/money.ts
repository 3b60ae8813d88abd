/** Money in ten-thousandths of a currency: a text costs less than a cent, and sums must be exact. */
export type TenThousandths = number;

const perUnit = 10_000;
const written = /^(\d{1,6})(?:\.(\d{1,4}))?$/;

/** "0.0079" is 79; undefined for what is no amount. Never by way of a fraction, which would not be exact. */
export function readMoney(text: string): TenThousandths | undefined {
  const [, units, parts = ""] = written.exec(text) ?? [];
  if (units === undefined) return undefined;
  return Number(units) * perUnit + Number(parts.padEnd(4, "0"));
}

/** "USD 0.0079", "USD 20.00": two digits, or as many as it takes. */
export function sayMoney(amount: TenThousandths, currency: string): string {
  const parts = String(amount % perUnit).padStart(4, "0");
  const shown = parts.replace(/0{1,2}$/, "");
  return `${currency} ${Math.floor(amount / perUnit)}.${shown}`;
}
