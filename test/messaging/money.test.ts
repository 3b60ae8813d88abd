import { expect, test } from "vitest";
import { readMoney, sayMoney } from "#messaging/money.ts";

test.each([
  ["0.0079", 79, "USD 0.0079"],
  ["0.1", 1_000, "USD 0.10"],
  ["20", 200_000, "USD 20.00"],
  ["0.075", 750, "USD 0.075"],
  ["999999.9999", 9_999_999_999, "USD 999999.9999"],
])("%s is exact, and said as on a bill", (text, amount, said) => {
  expect(readMoney(text)).toBe(amount);
  expect(sayMoney(amount, "USD")).toBe(said);
});

test.each(["", "-1", "1,5", "0.00791", "1e3", ".5", "1.", "Infinity"])(
  "%j is no amount",
  (text) => {
    expect(readMoney(text)).toBeUndefined();
  },
);

test("three times a tenth is three tenths", () => {
  const tenth = readMoney("0.1") ?? 0;
  expect(sayMoney(3 * tenth, "EUR")).toBe("EUR 0.30");
});
