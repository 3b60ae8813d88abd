import { GatehouseError } from "#errors.ts";

/**
 * Takes in a delivery. Whatever goes wrong is answered so that the vendor sends it again, or somewhere
 * else; throws WEBHOOK_NOT_STORED then.
 */
export async function storeDelivery<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const detail = "nothing was half-done; the same delivery again is welcome";
    throw new GatehouseError("WEBHOOK_NOT_STORED", { detail, cause });
  }
}
