import { changePart } from "#company/parts/change-part.ts";
import { recordAudit } from "#store/audit.ts";
import { noteNotice } from "#store/calendar-syncs.ts";
import { saveCompany } from "#store/company.ts";
import { findSettings, lockVersions } from "#store/company-versions.ts";
import { type Db, transact } from "#store/db.ts";
import { forgetBusy, replaceGrantCalendars } from "#store/grant-calendars.ts";
import type { Caller } from "#store/sign-in.ts";
import type { ConnectContext } from "./begin-consent.ts";
import { actorOf } from "./caller.ts";
import { noCompanyYet } from "./current-company.ts";
import { type ListedGrant, listOwnCalendarsFlow, type OwnCalendars } from "./list-own-calendars.ts";
import { namedCalendars } from "./own-calendars.ts";

export type ChooseCalendars = (wish: {
  readonly caller: Caller;
  readonly providerKey: string;
  /** Which one receives the appointments. */
  readonly receives: string;
  /** Which others' events take the provider's time. */
  readonly busy: readonly string[];
}) => Promise<
  | { readonly kind: "chosen" }
  /** The vendor does not list it now, or nobody may write there. */
  | { readonly kind: "not-writable" | "not-listed" }
  | { readonly kind: "invalid"; readonly message: string }
>;

/**
 * A provider's choice becomes what the company says of them, as a new version. Only what their own
 * grants list can be chosen; what the company named besides, and no grant lists, stays.
 */
export function chooseCalendarsFlow(context: ConnectContext): ChooseCalendars {
  const listOwn = listOwnCalendarsFlow(context);
  return async (wish) => {
    const own = await listOwn(wish);
    const { receives, busy } = wish;
    const listed = own.grants.flatMap(({ calendars = [] }) => calendars);
    if (busy.some((id) => !listed.some(({ calendarId }) => calendarId === id)))
      return { kind: "not-listed" };
    const target = listed.find(({ calendarId }) => calendarId === receives);
    if (target === undefined) return { kind: "not-listed" };
    if (!target.isWritable) return { kind: "not-writable" };
    const times = { at: context.now(), realAt: context.realNow() };
    return transact(context.db, (tx) => choose(tx, own, { ...wish, ...times }));
  };
}

type Choice = {
  readonly caller: Caller;
  readonly receives: string;
  readonly busy: readonly string[];
  readonly at: Date;
  readonly realAt: Date;
};

async function choose(tx: Db, { provider, grants }: OwnCalendars, choice: Choice) {
  const { caller, receives, busy, at, realAt } = choice;
  await lockVersions(tx);
  const company = await findSettings(tx);
  if (company === undefined) throw noCompanyYet();
  const listed = grants.flatMap(({ calendars = [] }) => calendars.map((one) => one.calendarId));
  const kept = namedCalendars(company, provider.key).filter((id) => !listed.includes(id));
  const alsoBusy = [...new Set([...busy, ...kept])].filter((id) => id !== receives);
  const part = { kind: "entry", list: "providers", key: provider.key } as const;
  const patch = { calendar: receives, alsoBusy };
  const changed = changePart(company, { part, change: { kind: "patch", patch } }, at);
  if (changed.kind === "invalid")
    return { kind: "invalid", message: changed.problems[0]?.message ?? "" } as const;
  const version = await saveCompany(tx, changed.company, { by: caller.name, at });
  for (const listed of grants) await attach(tx, listed, [receives, ...alsoBusy]);
  // What was read before does not say what the calendars that were added say.
  await forgetBusy(tx, provider.id);
  // Dark for want of this, it is looked at now, and not when its turn comes.
  await noteNotice(tx, [receives], realAt);
  await recordAudit(tx, {
    at,
    actor: actorOf(caller),
    action: "calendars-chosen",
    requestId: undefined,
    detail: { version, providerId: provider.id, receives, alsoBusy },
  });
  return { kind: "chosen" } as const;
}

/** A grant whose vendor does not answer keeps what it had. */
async function attach(tx: Db, { grant, calendars }: ListedGrant, chosen: readonly string[]) {
  if (calendars === undefined) return;
  const own = calendars.map(({ calendarId }) => calendarId).filter((id) => chosen.includes(id));
  await replaceGrantCalendars(tx, grant.id, own);
}
