import { createHmac } from "node:crypto";
import type { HubSpotEvent } from "#sandbox/hubspot/webhooks.ts";

/** How a delivery comes: as HubSpot sends it, or as only somebody else would. */
export type Manner = "signed" | "forged" | "old" | "future";
export type Delivery = { readonly event: HubSpotEvent; readonly manner: Manner };
export type Answered = Delivery & { readonly status: number; readonly milliseconds: number };

export const publicUrl = "http://localhost:3000";
const path = "/hooks/hubspot";
const dayMs = 24 * 60 * 60_000;
const sentAgo: Readonly<Record<Manner, number>> = {
  ...{ signed: 0, forged: 0 },
  ...{ old: dayMs, future: -dayMs },
};

/** One event a delivery, signed for the moment at which it says that it was sent; status 0: no answer. */
export async function post(
  { nodeUrl, secret }: { readonly nodeUrl: string; readonly secret: string },
  delivery: Delivery,
): Promise<Answered> {
  const { event, manner } = delivery;
  const body = JSON.stringify([event]);
  const at = String(Date.now() - sentAgo[manner]);
  const key = manner === "forged" ? `${secret}, or nearly` : secret;
  const signature = createHmac("sha256", key)
    .update(`POST${publicUrl}${path}${body}${at}`)
    .digest("base64");
  const headers = {
    "content-type": "application/json",
    "x-hubspot-signature-v3": signature,
    "x-hubspot-request-timestamp": at,
  };
  const startedAt = performance.now();
  const status = await fetch(nodeUrl + path, { method: "POST", headers, body }).then(
    (answer) => answer.status,
    () => 0,
  );
  return { ...delivery, status, milliseconds: performance.now() - startedAt };
}
