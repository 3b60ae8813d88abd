import { z } from "zod";
import { companyDomain } from "#intake/company-domain.ts";
import { nationalDigits } from "#intake/phone.ts";
import type { SalesforceApi } from "./account.ts";
import { checked, OUR_ID, rowsOf } from "./records.ts";
import { anywhere, quoted } from "./soql.ts";

/** More people under one number than a card can show; the gate escalates from the second on. */
const HITS_MAX = 10;

/** What we read of a contact, or of a lead that is none yet. */
const personFields = [
  "Id",
  "Name",
  "Email",
  "Phone",
  "MobilePhone",
  "OwnerId",
  "Owner.Email",
  OUR_ID,
].join(", ");

export const Person = z.object({
  Id: z.string().min(1),
  Name: z.string().nullish(),
  Email: z.string().nullish(),
  Phone: z.string().nullish(),
  MobilePhone: z.string().nullish(),
  OwnerId: z.string().nullish(),
  // A queue may own a lead, and has no address.
  Owner: z.object({ Email: z.string().nullish() }).nullish(),
  [OUR_ID]: z.string().nullish(),
});
export type Person = z.infer<typeof Person>;

const kinds = ["Contact", "Lead"] as const;
export type PersonKind = (typeof kinds)[number];

/** Whoever became a contact is found as one. */
const stillA: Record<PersonKind, string> = { Contact: "", Lead: " AND IsConverted = false" };

export function isLead(id: string): boolean {
  return id.startsWith("00Q");
}

/** Two questions: for contacts, and for people who are none yet, of whom something holds. */
export function askFor(condition: string): readonly string[] {
  return kinds.map((kind) => askForOne(kind, condition));
}

export function askForOne(kind: PersonKind, condition: string): string {
  return `SELECT ${personFields} FROM ${kind} WHERE ${condition}${stillA[kind]} LIMIT ${HITS_MAX}`;
}

export function withOurId(clientId: string): string {
  return `${OUR_ID} = ${quoted(clientId)}`;
}

export function withEmail(email: string): string {
  return `Email = ${quoted(email)}`;
}

export function readPeople(answer: unknown): readonly Person[] {
  return rowsOf(Person, answer);
}

const Found = z.object({ searchRecords: z.array(Person) });

/** By number (E.164), however it was typed into Salesforce: contacts, or else people who are none yet. */
export async function searchByPhone(
  { connection }: SalesforceApi,
  number: string,
): Promise<readonly Person[]> {
  const national = nationalDigits(number);
  if (national === undefined) return [];
  const digits = [...new Set([national, number.replace(/\D/g, "")])];
  const returning = kinds.map((kind) => {
    const condition = kind === "Lead" ? " WHERE IsConverted = false" : "";
    return `${kind}(${personFields}${condition} LIMIT ${HITS_MAX})`;
  });
  const sosl = `FIND {${digits.join(" OR ")}} IN PHONE FIELDS RETURNING ${returning.join(", ")}`;
  const answer = await connection.request(`/search?q=${encodeURIComponent(sosl)}`);
  const people = checked(Found, answer, "search").searchRecords.filter(({ Phone, MobilePhone }) =>
    [Phone, MobilePhone].some((written) => isSameNumber(written, { number, national })),
  );
  const contacts = people.filter(({ Id }) => !isLead(Id));
  return contacts.length > 0 ? contacts : people;
}

function isSameNumber(
  written: string | null | undefined,
  { number, national }: { readonly number: string; readonly national: string },
): boolean {
  const bare = (written ?? "").replace(/[^\d+]/g, "");
  // Without a country it can only be of this one: +44 20… and 20… may be two people.
  return bare.startsWith("+") ? bare === number : bare === national || `+${bare}` === number;
}

const Account = z.object({
  Id: z.string().min(1),
  OwnerId: z.string().nullish(),
  Website: z.string().nullish(),
});
export type Account = z.infer<typeof Account>;

/** The accounts whose web address has the domain of an e-mail address; undefined where that says nothing. */
export function askForAccounts(email: string): string | undefined {
  const domain = companyDomain(email);
  if (domain === undefined) return undefined;
  const condition = `Website LIKE ${anywhere(domain)}`;
  return `SELECT Id, OwnerId, Website FROM Account WHERE ${condition} LIMIT ${HITS_MAX}`;
}

/** The one account of the address's company; of several nobody can say which. */
export function readAccount(answer: unknown, email: string): Account | undefined {
  const domain = companyDomain(email);
  const accounts = rowsOf(Account, answer).filter(
    ({ Website }) => companyDomain(`@${hostOf(Website ?? "")}`) === domain,
  );
  return accounts.length === 1 ? accounts[0] : undefined;
}

/** Whatever people type as a web address: with or without a scheme, with a path. */
function hostOf(website: string): string {
  return website
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/?#:].*$/, "");
}
