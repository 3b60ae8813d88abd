import { type HubSpotDouble, startHubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import {
  type SalesforceDouble,
  startSalesforceDouble,
} from "#sandbox/salesforce/salesforce-double.ts";
import type { VendorHooks, VendorRequest } from "#sandbox/vendor-server.ts";
import type { Contract } from "./contract-check.ts";
import { loadHubSpotContract } from "./hubspot-contract.ts";
import { loadSalesforceContract } from "./salesforce-contract.ts";

/*
 * Pretend CRMs that hold whatever the program says to them, and whatever they answer, to what the vendor
 * has published. Whoever stops one hears of it: a test fails, a drill cannot be carried out.
 */

type Watch = VendorHooks & {
  /** Throws if anything broke the contract. */
  readonly end: () => void;
};

export const watchHubSpot = () => watch("HubSpot", loadHubSpotContract());
export const watchSalesforce = () => watch("Salesforce", loadSalesforceContract());

export async function startCheckedHubSpot(
  options: Parameters<typeof startHubSpotDouble>[0] = {},
): Promise<HubSpotDouble> {
  const watched = watchHubSpot();
  return checked(await startHubSpotDouble({ ...options, ...watched }), watched);
}

export async function startCheckedSalesforce(
  options: Parameters<typeof startSalesforceDouble>[0] = {},
): Promise<SalesforceDouble> {
  const watched = watchSalesforce();
  return checked(await startSalesforceDouble({ ...options, ...watched }), watched);
}

function watch(vendor: string, contract: Contract): Watch {
  const breaches = new Set<string>();
  const note = (why: readonly string[]) => {
    for (const breach of why) breaches.add(breach);
  };
  return {
    onRequest: (request) => {
      if (!asksForTheClock(request)) note(contract.checkRequest(request));
    },
    onAnswer: (request, answer) => {
      if (!asksForTheClock(request)) note(contract.checkAnswer(request, answer));
    },
    end() {
      if (breaches.size === 0) return;
      throw new Error(`${vendor}'s contract was broken:\n${[...breaches].join("\n")}`);
    },
  };
}

/** Any answer at all shows a vendor's clock: this asks for no operation of theirs. */
const asksForTheClock = ({ method }: VendorRequest) => method === "HEAD";

function checked<Double extends { readonly stop: () => Promise<void> }>(
  double: Double,
  { end }: Watch,
): Double {
  const { stop } = double;
  return Object.assign(double, {
    async stop() {
      await stop();
      end();
    },
  });
}
