import { VendorError } from "#errors.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { forgetBusy, listGrants, replaceGrantCalendars } from "#store/grant-calendars.ts";
import { endGrant, openGrant } from "#store/grants.ts";
import type { Caller } from "#store/sign-in.ts";
import type { ConnectContext } from "./begin-consent.ts";
import { actorOf } from "./caller.ts";
import { expectOwn } from "./own-calendars.ts";

/** "not-revoked": closed here, and the vendor could not be told. */
export type DisconnectCalendar = (wish: {
  readonly caller: Caller;
  readonly providerKey: string;
  readonly grantId: string;
}) => Promise<"disconnected" | "not-revoked" | "unknown">;

/**
 * Nothing is opened with the grant from now on, on any node; then the vendor is told. What the company
 * says of the provider's calendars stays: one that nobody can read is unknown, never free.
 */
export function disconnectCalendarFlow(context: ConnectContext): DisconnectCalendar {
  return async ({ caller, providerKey, grantId }) => {
    const { db, company, now, tools } = context;
    const provider = await expectOwn(db, await company(), { caller, providerKey });
    const grant = (await listGrants(db, provider.id)).find(({ id }) => id === grantId);
    if (grant === undefined) return "unknown";
    // Read before it is gone: the vendor is told with it.
    const opened = tools && (await openGrant(db, tools.keys, grantId));
    const at = now();
    await transact(db, async (tx) => {
      await endGrant(tx, { id: grantId, state: "ended", reason: "disconnected", at });
      await replaceGrantCalendars(tx, grantId, []);
      await forgetBusy(tx, provider.id);
      await recordAudit(tx, {
        at,
        actor: actorOf(caller),
        action: "calendar-disconnected",
        requestId: undefined,
        detail: { grantId, providerId: provider.id, vendor: grant.vendor },
      });
    });
    const token = opened?.tokens?.refreshToken;
    const consent = tools?.consents[grant.vendor];
    if (token === undefined || consent === undefined) return "disconnected";
    return consent.revoke(token).then(() => "disconnected" as const, notRevoked);
  };
}

function notRevoked(failure: unknown): "not-revoked" {
  if (failure instanceof VendorError) return "not-revoked";
  throw failure;
}
