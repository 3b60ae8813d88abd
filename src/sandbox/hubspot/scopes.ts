import { HubSpotRefusal } from "./hubspot-error.ts";
import type { ObjectType, Portal } from "./portal.ts";

type Subject = ObjectType | "owners" | `properties of ${ObjectType}`;

/** Any one of them is enough. Activities go with contacts; "tickets" is the older name of all of its kind. */
const scopes: Readonly<Record<Subject, Readonly<Record<"read" | "write", readonly string[]>>>> = {
  contacts: { read: ["crm.objects.contacts.read"], write: ["crm.objects.contacts.write"] },
  meetings: { read: ["crm.objects.contacts.read"], write: ["crm.objects.contacts.write"] },
  notes: { read: ["crm.objects.contacts.read"], write: ["crm.objects.contacts.write"] },
  tasks: { read: ["crm.objects.contacts.read"], write: ["crm.objects.contacts.write"] },
  emails: { read: ["crm.objects.contacts.read"], write: ["crm.objects.contacts.write"] },
  communications: { read: ["crm.objects.contacts.read"], write: ["crm.objects.contacts.write"] },
  companies: { read: ["crm.objects.companies.read"], write: ["crm.objects.companies.write"] },
  deals: { read: ["crm.objects.deals.read"], write: ["crm.objects.deals.write"] },
  tickets: { read: ["tickets"], write: ["tickets"] },
  owners: { read: ["crm.objects.owners.read"], write: [] },
  "properties of contacts": {
    read: ["crm.schemas.contacts.read", "crm.objects.contacts.read"],
    write: ["crm.schemas.contacts.write"],
  },
  "properties of meetings": {
    read: ["crm.schemas.contacts.read", "crm.objects.contacts.read"],
    write: ["crm.schemas.contacts.write"],
  },
  "properties of notes": {
    read: ["crm.schemas.contacts.read", "crm.objects.contacts.read"],
    write: ["crm.schemas.contacts.write"],
  },
  "properties of tasks": {
    read: ["crm.schemas.contacts.read", "crm.objects.contacts.read"],
    write: ["crm.schemas.contacts.write"],
  },
  "properties of emails": {
    read: ["crm.schemas.contacts.read", "crm.objects.contacts.read"],
    write: ["crm.schemas.contacts.write"],
  },
  "properties of communications": {
    read: ["crm.schemas.contacts.read", "crm.objects.contacts.read"],
    write: ["crm.schemas.contacts.write"],
  },
  "properties of tickets": { read: ["tickets"], write: ["tickets"] },
  "properties of companies": {
    read: ["crm.schemas.companies.read", "crm.objects.companies.read"],
    write: ["crm.schemas.companies.write"],
  },
  "properties of deals": {
    read: ["crm.schemas.deals.read", "crm.objects.deals.read"],
    write: ["crm.schemas.deals.write"],
  },
};

/** What a token of Gatehouse is given: docs/configuration.md asks for these. */
export const everyScope: readonly string[] = [
  "crm.objects.contacts.read",
  "crm.objects.contacts.write",
  "crm.objects.companies.read",
  "crm.objects.deals.read",
  "crm.objects.deals.write",
  "crm.objects.owners.read",
  "crm.schemas.contacts.read",
  "crm.schemas.contacts.write",
  "tickets",
];

export function need({ state }: Portal, deed: "read" | "write", subject: Subject): void {
  const enough = scopes[subject][deed];
  if (enough.some((scope) => state.behaviour.scopes.includes(scope))) return;
  throw new HubSpotRefusal(
    "MISSING_SCOPES",
    "This app hasn't been granted all required scopes to make this call.",
    [
      {
        message: "One or more of the following scopes are required.",
        context: { requiredGranularScopes: enough },
      },
    ],
  );
}
