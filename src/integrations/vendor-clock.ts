import { networkDetail } from "./network-failure.ts";

/** How far a vendor's clock is ahead of ours, by the head of any answer of theirs; or why nobody knows. */
export async function readVendorClock(
  url: string,
  deadlineMs = 5_000,
): Promise<{ readonly aheadMs: number } | { readonly failure: string }> {
  const askedAt = Date.now();
  try {
    const { headers } = await fetch(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(deadlineMs),
    });
    const said = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(said)) return { failure: "the answer has no date" };
    // It was read somewhere between the question and the answer, and counts whole seconds.
    const between = (askedAt + Date.now()) / 2;
    return { aheadMs: Math.round(said + 500 - between) };
  } catch (cause) {
    return { failure: networkDetail(cause) };
  }
}
