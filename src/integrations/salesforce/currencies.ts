import { explainSalesforce } from "./verdicts.ts";

/** Asks with the fields that say in which currency it is, where the org has them. */
export type WithCurrency = <T>(ask: (fields: readonly string[]) => Promise<T>) => Promise<T>;

const FIELD = "CurrencyIsoCode";

/**
 * Only an org with several currencies has a field for them, and nothing cheap says whether this is one:
 * it is learnt from the first answer.
 */
export function currencies(): WithCurrency {
  let hasCurrencies = true;
  return async (ask) => {
    if (!hasCurrencies) return ask([]);
    return ask([FIELD]).catch((cause: unknown) => {
      if (!lacksCurrencies(cause)) throw cause;
      hasCurrencies = false;
      return ask([]);
    });
  };
}

function lacksCurrencies(cause: unknown): boolean {
  const { code, message } = explainSalesforce(cause);
  return code === "INVALID_FIELD" && message.includes(FIELD);
}
