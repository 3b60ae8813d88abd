import {
  type VendorCall,
  type VendorGuard,
  vendorCall,
  vendorGuard,
} from "#integrations/vendor-call.ts";
import { type HubSpotApi, hubSpotApi } from "./api.ts";
import { explainHubSpot, VENDOR } from "./verdicts.ts";

export type HubSpotAccess = {
  /** Of a service key, or of a project app: nothing else can be made any more. */
  readonly accessToken: string;
  /** https://api.hubapi.com, or whatever stands in for it; without a slash at its end. */
  readonly apiUrl: string;
};

/** Milliseconds for all that one deed asks of HubSpot, the last byte of the last answer included. */
export const HUBSPOT_DEADLINE_MS = 5_000;

/** One account at HubSpot: what all its calls share. */
export type HubSpotAccount = HubSpotAccess & {
  readonly guard: VendorGuard;
  readonly deadlineMs: number;
};

export function hubSpotAccount(
  { accessToken, apiUrl }: HubSpotAccess,
  deadlineMs: number,
): HubSpotAccount {
  return { accessToken, apiUrl, guard: vendorGuard(VENDOR), deadlineMs };
}

/** Asks HubSpot, in as many requests as it takes, within one deadline. Throws nothing but VendorError. */
export function askHubSpot<T>(
  { accessToken, apiUrl, guard, deadlineMs }: HubSpotAccount,
  kind: VendorCall<T>["kind"],
  ask: (api: HubSpotApi) => Promise<T>,
): Promise<T> {
  let wrote = false;
  const onWrite = () => {
    wrote = true;
  };
  return vendorCall(guard, {
    kind,
    deadlineMs,
    perform: (signal) => ask(hubSpotApi({ apiUrl, accessToken, signal, onWrite })),
    mayHaveArrived: () => wrote,
    explain: explainHubSpot,
  });
}
