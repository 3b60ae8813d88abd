import { dayLabel } from "#booking/wall-clock.ts";
import type { Band, BandJudgement } from "#kpi/band.ts";
import { sayMinutes } from "#views/charts/minutes.ts";

/** 0.125 → "12.5%" */
export function sayShare(share: number | undefined): string {
  return share === undefined ? "–" : `${Math.round(share * 1000) / 10}%`;
}

export function sayTime(minutes: number | undefined): string {
  return minutes === undefined ? "–" : sayMinutes(minutes);
}

/** "23 Nov": the week is named by its first day. */
export function sayWeek(weekOf: string): string {
  return dayLabel(weekOf).split(" ").slice(1).join(" ");
}

/** "USD 12,500.50"; a currency that nobody knows is no reason to hide the sum. */
export function sayMoney(amount: number, currency: string | undefined): string {
  const said = sayAmount(amount);
  return currency === undefined ? `${said} of unknown currency` : `${currency} ${said}`;
}

/** "12,500.50" */
export function sayAmount(amount: number): string {
  const [whole = "", cents] = String(amount).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return cents === undefined ? grouped : `${grouped}.${cents.padEnd(2, "0")}`;
}

export function sayJudgement(judgement: BandJudgement, band: Band): string {
  const healthy = `${sayShare(band.low)} to ${sayShare(band.high)}`;
  switch (judgement) {
    case "too-little-data":
      return `Too little data: fewer than ${band.countMin} requests`;
    case "below":
      return `Below the band of ${healthy}: exceptions may slip through`;
    case "healthy":
      return `Within the band of ${healthy}`;
    case "above":
      return `Above the band of ${healthy}: people are needed too often`;
  }
}
