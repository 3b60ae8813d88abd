import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from "@hubspot/api-client/lib/codegen/crm/properties/index.js";
import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { VendorCall } from "#integrations/vendor-call.ts";
import { askHubSpot, HUBSPOT_DEADLINE_MS, type HubSpotAccess, hubSpotAccount } from "./account.ts";
import type { HubSpotApi } from "./api.ts";
import { checked, OUR_ID, type RecordType } from "./records.ts";
import { VENDOR } from "./verdicts.ts";

export type SetUpLine = {
  /** "the property gatehouse_id of tickets" */
  readonly what: string;
  readonly state: "created" | "there" | "cannot";
  /** What an administrator has to do; undefined when there is nothing to do. */
  readonly advice: string | undefined;
};

/** A property that every account has: ours goes where that one stands, so its group need not be known. */
const neighbours = {
  contacts: "email",
  tickets: "subject",
  meetings: "hs_meeting_title",
  notes: "hs_note_body",
  tasks: "hs_task_subject",
  emails: "hs_email_subject",
  communications: "hs_communication_body",
} as const satisfies Record<RecordType, string>;

const recordTypes = Object.keys(neighbours) as readonly RecordType[];

const PropertyAnswer = z.object({
  name: z.string(),
  groupName: z.string().min(1),
  type: z.string(),
  hasUniqueValue: z.boolean().optional(),
});

type Ask = <T>(kind: VendorCall<T>["kind"], ask: (api: HubSpotApi) => Promise<T>) => Promise<T>;

/**
 * Creates what Gatehouse needs in a HubSpot account, or says what an administrator must do. May be
 * repeated; never throws: a failure is a line like any other.
 */
export function setUpHubSpot(
  access: HubSpotAccess,
  deadlineMs = HUBSPOT_DEADLINE_MS,
): Promise<readonly SetUpLine[]> {
  return examine(access, { deadlineMs, find: makeProperty });
}

/** Says what is there and what is not, and changes nothing. */
export function inspectHubSpot(
  access: HubSpotAccess,
  deadlineMs = HUBSPOT_DEADLINE_MS,
): Promise<readonly SetUpLine[]> {
  return examine(access, { deadlineMs, find: lookForProperty });
}

async function examine(
  access: HubSpotAccess,
  {
    deadlineMs,
    find,
  }: { readonly deadlineMs: number; readonly find: (ask: Ask, type: RecordType) => Promise<Found> },
): Promise<readonly SetUpLine[]> {
  const account = hubSpotAccount(access, deadlineMs);
  const ask: Ask = (kind, perform) => askHubSpot(account, kind, perform);
  const lines: SetUpLine[] = [];
  // One after the other: three writes to one account at once meet its lock.
  for (const type of recordTypes) {
    lines.push(await line(`the property ${OUR_ID} of ${type}`, () => find(ask, type)));
  }
  const owners = () => ask("read", (api) => api.owners.getPage(undefined, undefined, 1, false));
  const deals = () => ask("read", readSomeDeal);
  lines.push(
    await line("reading owners", () => readable(owners)),
    await line("reading deals", () => readable(deals)),
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

async function lookForProperty(ask: Ask, type: RecordType): Promise<Found> {
  const existing = await ask("read", (api) => findProperty(api, type, OUR_ID)).catch(nullIfGone);
  if (existing !== null) return judge(existing, type);
  return { state: "cannot", advice: `it is not there: run “gatehouse setup ${VENDOR}”` };
}

async function makeProperty(ask: Ask, type: RecordType): Promise<Found> {
  const existing = await ask("read", (api) => findProperty(api, type, OUR_ID)).catch(nullIfGone);
  if (existing !== null) return judge(existing, type);
  const neighbour = await ask("read", (api) => findProperty(api, type, neighbours[type]));
  const property = {
    name: OUR_ID,
    label: "Gatehouse ID",
    description: "Written by Gatehouse, which finds its own records by it. Please do not edit.",
    groupName: neighbour.groupName,
    type: PropertyCreateTypeEnum.String,
    fieldType: PropertyCreateFieldTypeEnum.Text,
    hasUniqueValue: true,
    formField: false,
  };
  const made = await ask("write", async (api) =>
    checked(PropertyAnswer, await api.properties.create(type, property), "property"),
  );
  return made.hasUniqueValue === true ? created : judge(made, type);
}

/** Unique or not is decided when a property is made, for ever. */
function judge({ type, hasUniqueValue }: z.infer<typeof PropertyAnswer>, of: RecordType): Found {
  if (type === "string" && hasUniqueValue === true) return there;
  const problem =
    type === "string" ? "it does not require unique values" : `it holds a ${type} and not a text`;
  const advice = `${problem}, which HubSpot cannot change later: in Settings > Properties, delete “${OUR_ID}” of ${of} for good, then run this again`;
  return { state: "cannot", advice };
}

async function findProperty({ properties }: HubSpotApi, type: RecordType, name: string) {
  return checked(PropertyAnswer, await properties.getByName(type, name, false), "property");
}

async function readable(read: () => Promise<unknown>): Promise<Found> {
  await read();
  return there;
}

const SomeAnswer = z.object({ results: z.array(z.unknown()) });

async function readSomeDeal({ search }: HubSpotApi): Promise<void> {
  const request = { filterGroups: [], properties: [], sorts: [], limit: 1, after: "0" };
  checked(SomeAnswer, await search.doSearch("deals", request), "deals");
}

function nullIfGone(failure: unknown): null {
  if (failure instanceof VendorError && failure.verdict === "gone") return null;
  throw failure;
}

function adviceFor(failure: VendorError): string {
  const words = failure.message.replace(`${VENDOR}: `, "");
  switch (failure.verdict) {
    case "auth":
      return "HubSpot refuses the token: make a new one (Settings > Integrations > Service Keys) and put it into HUBSPOT_ACCESS_TOKEN";
    case "retry":
      return `HubSpot did not answer as it should (${words}): run this again in a minute`;
    default:
      return `${words}. Scopes are changed in Settings > Integrations > Service Keys`;
  }
}
