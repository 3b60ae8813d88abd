import type { CrmIntake } from "#company/crm.ts";
import { VendorError } from "#errors.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { Log } from "#log.ts";
import type { SeenAsker } from "#ports/crm.ts";
import { putOffCrmEvents, settleCrmEvents } from "#store/crm-events.ts";
import {
  type ChangedProperty,
  hasLiveIntake,
  listChangedProperties,
  noteIntake,
} from "#store/crm-intakes.ts";
import { noteHeld } from "#store/crm-polls.ts";
import { transact } from "#store/db.ts";
import { askedValue, watchedOf } from "./asked-in-crm.ts";
import { askerRequest } from "./asker-request.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { Received } from "./inquiry.ts";
import { lookUpNames } from "./look-up-names.ts";
import { receiveRequestFlow } from "./receive-request.ts";
import { tellAdmins } from "./tell-admins.ts";

type Taking = FlowContext & { readonly log: Log };

/** As many changes are looked at in one round. */
const roundMax = 20;

/**
 * Makes requests of what people change in the CRM, where the company says which change asks for an
 * appointment. An event says only that something changed: the record itself is read. Every other change
 * of a contact or a deal is nothing here. Returns how many requests were made.
 */
export function takeInFromCrmFlow(context: Taking): () => Promise<number> {
  return async () => {
    if (context.crm === undefined) return 0;
    let made = 0;
    for (const change of await listChangedProperties(context.db, roundMax))
      if (await settle(context, change)) made += 1;
    return made;
  };
}

/** Whether a request was made of it. */
async function settle(context: Taking, change: ChangedProperty): Promise<boolean> {
  const { db, log } = context;
  const { kind, recordId, eventIds } = change;
  try {
    const made = await takeIn(context, await context.company(), change);
    await settleCrmEvents(db, eventIds);
    return made;
  } catch (error) {
    const about = { kind, recordId, error };
    // The events stay, and are looked at again.
    await putOffCrmEvents(db, eventIds);
    log.warn("a change in the CRM could not be taken in yet", about);
    const isRefused =
      error instanceof VendorError && error.verdict !== "retry" && error.verdict !== "auth";
    if (isRefused) await tellOfRefusal(context, change, error);
    return false;
  }
}

async function takeIn(
  context: Taking,
  company: CurrentCompany,
  change: ChangedProperty,
): Promise<boolean> {
  const { kind, recordId: id, property } = change;
  const rules = company.settings.crm.intake.filter(
    (rule) => rule.of === kind && rule.property === property,
  );
  for (const rule of rules) {
    const question = { property: rule.property, timeField: rule.timeField };
    const asker = await context.crm?.readAsker({ kind, id }, question);
    // A program makes a deal first and puts it at its contact then; of that nobody tells us.
    if (asker === undefined && kind === "deal" && change.isYoung) throw nobodysDeal();
    const watched = watchedOf(company.settings.crm, kind).find((one) => one.property === property);
    const held = asker && askedValue(watched?.values ?? [], asker.value);
    // Known from now on: asked what changed, the CRM would say it once more.
    await noteHeld(context.db, { kind, recordId: id, property: rule.property, value: held });
    // Whoever changed it back has not asked.
    if (asker !== undefined && askedValue(rule.values, asker.value) !== undefined)
      return ask(context, company, { rule, asker, change });
  }
  return false;
}

function nobodysDeal(): VendorError {
  return new VendorError("crm", {
    ...{ verdict: "retry", ambiguous: false, detail: "the deal has no contact yet, or is gone" },
  });
}

type Asking = {
  readonly rule: CrmIntake;
  readonly asker: SeenAsker;
  readonly change: ChangedProperty;
};

async function ask(
  context: Taking,
  company: CurrentCompany,
  { rule, asker, change }: Asking,
): Promise<boolean> {
  const { contactId } = asker;
  const named = lookUpNames(company, {
    ...{ serviceKey: rule.service, providerKey: undefined, locationKey: undefined },
  });
  if ("unknown" in named) return false;
  const intake = { contactId, serviceId: named.service.id };
  if (await hasLiveIntake(context.db, intake, context.now())) return false;
  const request = askerRequest(company, { rule, asker, at: context.now() });
  if (request === undefined) {
    await tellOfNoAddress(context, { rule, contactId, at: context.now() });
    return false;
  }
  const received = await submit(context, request, change.eventIds[0]);
  if (received.kind !== "booked" && received.kind !== "escalated") return false;
  const { requestId } = received.answer;
  await transact(context.db, (tx) => noteIntake(tx, { ...intake, requestId }));
  return true;
}

/** The event is the key: whoever takes it in again after a crash makes no second request. */
async function submit(
  context: FlowContext,
  request: BookingRequest,
  eventId: string,
): Promise<Received> {
  const receive = receiveRequestFlow(context);
  const use = { caller: "crm", route: "requests" };
  const first = await receive({ request, key: { ...use, key: eventId } });
  if (first.kind !== "slot-taken" && first.kind !== "outside-policy") return first;
  // Nobody is there to choose another time, so a person is asked.
  const asked = { ...request, askPerson: true };
  return receive({ request: asked, key: { ...use, key: `${eventId}:person` } });
}

/** Once a day: a field that is not there, or that we may not read, is for an admin to see to. */
async function tellOfRefusal(
  { db, now, wake }: Taking,
  { kind, recordId, property }: ChangedProperty,
  refusal: VendorError,
): Promise<void> {
  const since = now().toISOString();
  await tellAdmins(db, `crm-refused:${kind}:${property}:${since.slice(0, 10)}`, {
    ...{ template: "crm-refused", record: `${kind} ${recordId}`, property, since },
    detail: refusal.message,
  });
  wake();
}

/** Once for each contact: with neither an address nor a number there is nobody to answer. */
async function tellOfNoAddress(
  { db, wake }: FlowContext,
  {
    rule,
    contactId,
    at,
  }: { readonly rule: CrmIntake; readonly contactId: string; readonly at: Date },
): Promise<void> {
  await tellAdmins(db, `crm-no-address:${contactId}:${rule.property}`, {
    ...{ template: "crm-no-address", contactId },
    ...{ property: rule.property, since: at.toISOString() },
  });
  wake();
}
