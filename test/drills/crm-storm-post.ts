import type { Told } from "./crm-storm-crm.ts";
import type { StormTown } from "./crm-storm-town.ts";

/** How a delivery comes: as the CRM sends it, or as only somebody else would. */
export type Manner = "signed" | "forged" | "old" | "future";
export type Delivery = { readonly told: Told; readonly manner: Manner };
export type Answered = Delivery & { readonly status: number; readonly milliseconds: number };

const dayMs = 24 * 60 * 60_000;
const sentAgo: Readonly<Record<Manner, number>> = {
  ...{ signed: 0, forged: 0 },
  ...{ old: dayMs, future: -dayMs },
};

/** One change a delivery, signed for the moment at which it says that it was sent; status 0: no answer. */
export async function post(
  { wire, there }: Pick<StormTown, "wire" | "there">,
  nodeUrl: string,
  delivery: Delivery,
): Promise<Answered> {
  const { told, manner } = delivery;
  const { body } = told;
  const known = there.environment[wire.secretIn] ?? "";
  const secret = manner === "forged" ? `${known}, or nearly` : known;
  const at = String(Date.now() - sentAgo[manner]);
  const headers = { "content-type": "application/json", ...wire.sign({ secret, body, at }) };
  const startedAt = performance.now();
  const status = await fetch(nodeUrl + wire.path, { method: "POST", headers, body }).then(
    (answer) => answer.status,
    () => 0,
  );
  return { ...delivery, status, milliseconds: performance.now() - startedAt };
}
