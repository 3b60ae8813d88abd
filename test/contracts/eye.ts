import type { VendorHooks } from "#sandbox/vendor-server.ts";
import { type ConsentVendor, isConsentCall, loadConsentContract } from "./consent-contract.ts";
import { type Contract, loadContract } from "./contract-check.ts";
import { loadGraphContract } from "./graph-contract.ts";

/** What a pretend vendor of calendars is asked and answers, held to the vendor's contract. */
export type ContractEye = {
  readonly hooks: VendorHooks;
  /** Each breach so far is one sentence. */
  readonly breaches: readonly string[];
};

const contracts: Readonly<Record<ConsentVendor, Contract | undefined>> = {
  google: loadContract("google-calendar", { basePath: "/calendar/v3" }),
  microsoft: loadGraphContract(),
};
const doors = { google: loadConsentContract("google"), microsoft: loadConsentContract("microsoft") };

/** Where Graph's contract is not at hand, nothing but consent and tokens is held to one. */
export const hasGraphContract = contracts.microsoft !== undefined;

export function contractEye(vendor: ConsentVendor): ContractEye {
  const breaches: string[] = [];
  const contractOf = (request: { readonly path: string }) =>
    isConsentCall(vendor, request) ? doors[vendor] : contracts[vendor];
  return {
    breaches,
    hooks: {
      onRequest: (request) =>
        void breaches.push(...(contractOf(request)?.checkRequest(request) ?? [])),
      onAnswer(request, answer) {
        if (answer.status < 300)
          breaches.push(...(contractOf(request)?.checkAnswer(request, answer) ?? []));
      },
    },
  };
}
