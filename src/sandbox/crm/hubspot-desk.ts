import { hubSpotEnvironment } from "#sandbox/environment.ts";
import { startHubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import type { CrmStart, HubSpotDesk } from "./crm-desk.ts";
import { nameOfContact, viewHubSpot } from "./hubspot-view.ts";

export async function openHubSpotDesk(start: CrmStart): Promise<HubSpotDesk> {
  const double = await startHubSpotDouble(start);
  const { state, webhooks } = double;
  return {
    vendor: "hubspot",
    double,
    environment: hubSpotEnvironment(double),
    connect: webhooks.connect,
    addContact: double.addContact,
    editContact: double.editContact,
    addDeal: double.addDeal,
    editDeal: double.editDeal,
    editMeeting: double.editMeeting,
    editTicket: double.editTicket,
    addNote: ({ text, ...note }) => double.addNote({ ...note, body: asHtml(text) }),
    show: () => viewHubSpot(state),
    phoneBook: () =>
      Object.values(state.records.contacts).map(({ properties }) => ({
        name: nameOfContact(properties),
        phones: [properties["phone"] ?? "", properties["mobilephone"] ?? ""],
      })),
  };
}

/** As HubSpot's editor writes what somebody typed. */
function asHtml(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<p>${escaped.replaceAll("\n", "<br>")}</p>`;
}
