import { z } from "zod";
import type { Standing } from "./standing.ts";

const words = z.array(z.string().trim().min(1)).max(1_000).default([]);

/** Who is a VIP by what the CRM says of them; any one of these suffices. */
export const VipInCrm = z.strictObject({
  lifecycleStages: words,
  tiers: words,
  dealStages: words,
  /** Whoever has one of these people for an owner. */
  owners: z.array(z.email()).max(1_000).default([]),
  /** The sum of the open deals in any one currency. */
  openDealsMin: z.number().positive().optional(),
  /** People in the client's company. */
  accountSizeMin: z.int().positive().optional(),
});
export type VipInCrm = z.infer<typeof VipInCrm>;

/** Why somebody is a VIP, in words for members; undefined where nothing makes them one. */
export function whyVipInCrm(standing: Standing, vip: VipInCrm): string | undefined {
  const { lifecycleStage, tier, ownerEmail, openDeals, account } = standing;
  const reasons = [
    isOneOf(tier, vip.tiers) && `tier ${tier}`,
    ...dealReasons(openDeals, vip),
    isOneOf(lifecycleStage, vip.lifecycleStages) && `lifecycle stage ${lifecycleStage}`,
    isOneOf(ownerEmail, vip.owners) && `a client of ${ownerEmail}`,
    vip.accountSizeMin !== undefined &&
      (account?.size ?? 0) >= vip.accountSizeMin &&
      `${account?.name} has ${account?.size} people`,
  ].filter((reason) => reason !== false);
  return reasons.length === 0 ? undefined : `by the CRM: ${reasons.join(", ")}`;
}

function dealReasons(
  { sums, stages }: Standing["openDeals"],
  { openDealsMin, dealStages }: VipInCrm,
): (string | false)[] {
  const big = sums.filter(({ amount }) => openDealsMin !== undefined && amount >= openDealsMin);
  const stage = stages.find((one) => isOneOf(one, dealStages));
  return [
    ...big.map(({ amount, currency }) =>
      `open deals of ${grouped(amount)} ${currency ?? ""}`.trim(),
    ),
    stage !== undefined && `a deal in the stage ${stage}`,
  ];
}

function isOneOf(value: string | undefined, among: readonly string[]): boolean {
  return among.some((one) => one.toLowerCase() === value?.toLowerCase());
}

/** 1,234,567 */
function grouped(amount: number): string {
  return String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ",");
}
