import type { z } from "zod";
import type {
  ContactChange,
  DealChange,
  MeetingChange,
  NewContact,
  NewDeal,
  NewNote,
  TicketChange,
} from "#sandbox/control-bodies.ts";
import type { Environment } from "#sandbox/environment.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import type { ProgramPlace } from "#sandbox/hubspot/webhooks.ts";
import type { PageCrm } from "#sandbox/page/crm-state.ts";
import type { SalesforceDouble } from "#sandbox/salesforce/salesforce-double.ts";
import type { VendorHooks } from "#sandbox/vendor-server.ts";

/** The sandbox's one CRM, whichever vendor's: what the company's people do and see in it. */
export type CrmDesk = HubSpotDesk | SalesforceDesk;

/** With the pretend vendor itself. */
export type HubSpotDesk = CrmPeople & {
  readonly vendor: "hubspot";
  readonly double: HubSpotDouble;
};
export type SalesforceDesk = CrmPeople & {
  readonly vendor: "salesforce";
  readonly double: SalesforceDouble;
};

/** The deeds answer the record that came of them, and throw NOT_FOUND and INVALID_REQUEST. */
export type CrmPeople = {
  readonly environment: Environment;
  /** From now on the program is told of changes. */
  readonly connect: (place: ProgramPlace) => void;
  readonly addContact: (contact: z.output<typeof NewContact>) => CrmRecord;
  readonly editContact: (id: string, change: z.output<typeof ContactChange>) => CrmRecord;
  readonly addDeal: (deal: z.output<typeof NewDeal>) => CrmRecord;
  readonly editDeal: (id: string, change: z.output<typeof DealChange>) => CrmRecord;
  readonly editMeeting: (id: string, change: z.output<typeof MeetingChange>) => CrmRecord;
  readonly editTicket: (id: string, change: z.output<typeof TicketChange>) => CrmRecord;
  readonly addNote: (note: z.output<typeof NewNote>) => CrmRecord;
  readonly show: () => PageCrm;
  /** Everybody there, with their numbers as somebody typed them. */
  readonly phoneBook: () => readonly {
    readonly name: string;
    readonly phones: readonly string[];
  }[];
};

export type CrmRecord = { readonly id: string };

/** How either double is started here. */
export type CrmStart = VendorHooks & { readonly port: number };
