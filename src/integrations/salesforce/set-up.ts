import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { VendorCall } from "#integrations/vendor-call.ts";
import {
  askSalesforce,
  type SalesforceAccess,
  type SalesforceApi,
  salesforceAccount,
} from "./account.ts";
import { OUTCOME } from "./event.ts";
import { permitField } from "./permissions.ts";
import { checked, OUR_ID, type RecordType, select } from "./records.ts";
import { explainSalesforce, VENDOR } from "./verdicts.ts";

export type SetUpLine = {
  /** "the field Gatehouse_Id__c of Case" */
  readonly what: string;
  readonly state: "created" | "there" | "cannot";
  /** What an administrator has to do; undefined when there is nothing to do. */
  readonly advice: string | undefined;
};

type OurField = {
  readonly of: RecordType;
  readonly name: string;
  readonly label: string;
  readonly isId: boolean;
};

const ids = (["Contact", "Lead", "Case", "Event", "Task"] as const).map((of) => ({
  ...{ of, name: OUR_ID, label: "Gatehouse ID", isId: true },
}));
const ourFields: readonly OurField[] = [
  ...ids,
  { of: "Event", name: OUTCOME, label: "Gatehouse outcome", isId: false },
];

/** Making a field takes Salesforce longer than anything else that we ask of it. */
const DEADLINE_MS = 20_000;

type Ask = <T>(kind: VendorCall<T>["kind"], ask: (api: SalesforceApi) => Promise<T>) => Promise<T>;

/**
 * Creates what Gatehouse needs in a Salesforce org, or says what an administrator must do. May be
 * repeated; never throws: a failure is a line like any other.
 */
export function setUpSalesforce(
  access: SalesforceAccess,
  deadlineMs = DEADLINE_MS,
): Promise<readonly SetUpLine[]> {
  return examine(access, { deadlineMs, find: makeField });
}

/** Says what is there and what is not, and changes nothing. */
export function inspectSalesforce(
  access: SalesforceAccess,
  deadlineMs = DEADLINE_MS,
): Promise<readonly SetUpLine[]> {
  return examine(access, { deadlineMs, find: lookForField });
}

async function examine(
  access: SalesforceAccess,
  {
    deadlineMs,
    find,
  }: { readonly deadlineMs: number; readonly find: (ask: Ask, field: OurField) => Promise<Found> },
): Promise<readonly SetUpLine[]> {
  const account = salesforceAccount(access, deadlineMs);
  const ask: Ask = (kind, perform) => askSalesforce(account, kind, perform);
  const lines: SetUpLine[] = [];
  // One after the other: an org changes itself in one place at a time.
  for (const field of ourFields)
    lines.push(await line(`the field ${field.name} of ${field.of}`, () => find(ask, field)));
  lines.push(
    await line("reading users", () => readable(ask, "SELECT Id FROM User LIMIT 1")),
    await line("reading open opportunities", () =>
      readable(ask, "SELECT OpportunityId FROM OpportunityContactRole LIMIT 1"),
    ),
    await line("reading accounts", () => readable(ask, "SELECT Id FROM Account LIMIT 1")),
    await line("reading comments of cases", () =>
      readable(ask, "SELECT Id FROM CaseComment LIMIT 1"),
    ),
  );
  return lines;
}

type Found = Omit<SetUpLine, "what">;

const created = { state: "created", advice: undefined } as const;
const there = { state: "there", advice: undefined } as const;

async function line(what: string, find: () => Promise<Found>): Promise<SetUpLine> {
  try {
    return { what, ...(await find()) };
  } catch (failure) {
    if (!(failure instanceof VendorError)) throw failure;
    return { what, state: "cannot", advice: adviceFor(failure) };
  }
}

const Described = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      externalId: z.boolean().optional(),
      unique: z.boolean().optional(),
    }),
  ),
});
type Described = z.infer<typeof Described>["fields"][number];

/** What we can see of a field: one that is hidden from us is as good as none. */
async function describe(ask: Ask, { of, name }: OurField): Promise<Described | undefined> {
  const { fields } = await ask("read", async ({ connection }) =>
    checked(Described, await connection.request(`/sobjects/${of}/describe`), "describe"),
  );
  return fields.find((field) => field.name === name);
}

async function lookForField(ask: Ask, field: OurField): Promise<Found> {
  const known = await describe(ask, field);
  if (known !== undefined) return judge(known, field);
  return { state: "cannot", advice: `it is not there: run “gatehouse setup ${VENDOR}”` };
}

async function makeField(ask: Ask, field: OurField): Promise<Found> {
  const known = await describe(ask, field);
  if (known !== undefined) return judge(known, field);
  try {
    await ask("write", async (api) => {
      await createField(api, field);
      // A new field is hidden from everybody, its maker included.
      await permitField(api, field);
    });
  } catch (cause) {
    const failure = explainSalesforce(cause);
    if (failure.verdict === "retry" || failure.verdict === "auth") throw failure;
    return { state: "cannot", advice: `${wordsOf(failure)}. ${byHand(field)}` };
  }
  const made = await describe(ask, field);
  if (made === undefined)
    return { state: "cannot", advice: `it is there and hidden from us. ${byHand(field)}` };
  const judged = judge(made, field);
  return judged.state === "there" ? created : judged;
}

async function createField({ connection }: SalesforceApi, field: OurField): Promise<void> {
  const { name, label, isId } = field;
  const request = {
    FullName: `${ownerOf(field)}.${name}`,
    Metadata: {
      type: "Text",
      label,
      description: "Written by Gatehouse. Please do not edit.",
      length: isId ? 100 : 40,
      unique: isId,
      externalId: isId,
    },
  };
  try {
    await connection.requestPost("/tooling/sobjects/CustomField", request);
  } catch (cause) {
    // Made before, and hidden from us: then only the permission is missing.
    if (explainSalesforce(cause).code !== "DUPLICATE_DEVELOPER_NAME") throw cause;
  }
}

/** Events and tasks have their own fields in common. */
const ownerOf = ({ of }: OurField) => (of === "Event" || of === "Task" ? "Activity" : of);

/** Unique or not, and whether it is looked up by, is decided by whoever made the field. */
function judge({ type, externalId, unique }: Described, field: OurField): Found {
  const problem =
    type !== "string"
      ? `it holds a ${type} and not a text`
      : field.isId && (externalId !== true || unique !== true)
        ? "it is not a unique external ID"
        : undefined;
  if (problem === undefined) return there;
  return { state: "cannot", advice: `${problem}. ${byHand(field)}` };
}

function byHand(field: OurField): string {
  const ticks = field.isId ? ", ticked Unique and External ID" : "";
  return `An administrator can make it: Setup > Object Manager > ${ownerOf(field)} > Fields & Relationships > New > Text, name ${field.name.replace("__c", "")}, length ${field.isId ? 100 : 40}${ticks}, visible to the user whom Gatehouse acts for; then run this again`;
}

async function readable(ask: Ask, soql: string): Promise<Found> {
  await ask("read", (api) => select(api, z.unknown(), soql));
  return there;
}

const wordsOf = (failure: VendorError) => failure.message.replace(`${VENDOR}: `, "");

function adviceFor(failure: VendorError): string {
  switch (failure.verdict) {
    case "auth":
      return `Salesforce refuses us (${wordsOf(failure)}): check SALESFORCE_CLIENT_ID, the secret or the key, and the policies of the External Client App`;
    case "retry":
      return `Salesforce did not answer as it should (${wordsOf(failure)}): run this again in a minute`;
    default:
      return `${wordsOf(failure)}. The user whom Gatehouse acts for needs this permission`;
  }
}
