import type { ConsentOffice } from "#sandbox/consent/consent-office.ts";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { type NoticePost, noticePost } from "#sandbox/notices.ts";
import { startVendorServer, type VendorHooks, type VendorServer } from "#sandbox/vendor-server.ts";
import { appTokens } from "./app-tokens.ts";
import { answerConsentCall, microsoftConsents } from "./consents.ts";
import { answerGraphCall } from "./graph-api.ts";
import { answerFault } from "./graph-error.ts";
import type { MicrosoftOffice, MicrosoftState, PretendMailbox } from "./mailboxes.ts";
import { type OutlookPeople, outlookPeople } from "./people.ts";
import { type Lifecycle, tell, tellLifecycle } from "./subscriptions.ts";

/** A running pretend Microsoft: what the app is configured with, what it holds, and what people can do. */
export type MicrosoftDouble = VendorServer &
  OutlookPeople & {
    readonly app: {
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };
    readonly consents: ConsentOffice;
    readonly state: MicrosoftState;
    readonly faults: HttpFaults;
    /** Every access token given out so far stops working. */
    readonly revokeTokens: () => void;
    /** Every state of synchronisation given out so far is forgotten. */
    readonly forgetSyncStates: () => void;
    /** Every subscription ends at once, and nobody is told. */
    readonly endWatches: () => void;
    readonly notices: Pick<NoticePost, "arrived" | "connect" | "letGo">;
    /** Says something about a subscription itself; the status of the answer, undefined for none. */
    readonly lifecycle: (subscriptionId: string, event: Lifecycle) => Promise<number | undefined>;
    /** Back to how it started: the same mailboxes, no events of ours, no subscriptions, no faults. */
    readonly reset: () => void;
  };

export async function startMicrosoftDouble(
  options: {
    /** Made anew at each reset, so that "tomorrow" stays tomorrow. */
    readonly world: () => readonly PretendMailbox[];
    readonly port?: number;
    /** Milliseconds since 1970; tests of lifetimes pass their own. */
    readonly now?: () => number;
  } & VendorHooks,
): Promise<MicrosoftDouble> {
  const faults = httpFaults();
  const state = freshState(options.world());
  const now = options.now ?? Date.now;
  const notices = noticePost();
  const office: MicrosoftOffice = {
    state,
    now,
    notices,
    announce: (mailbox, event, change) => tell({ state, now, notices }, mailbox, { event, change }),
  };
  const tokens = appTokens(office);
  const consents = microsoftConsents(tokens, office);
  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer: (request) =>
      answerConsentCall(request, tokens.tenantId, consents) ??
      answerGraphCall(request, office, { ...tokens, consentOf: consents.consentOf }),
    refuse: answerFault,
  });
  const { tenantId, clientId, clientSecret } = tokens;
  return {
    ...server,
    ...outlookPeople(office),
    app: { tenantId, clientId, clientSecret },
    consents,
    state,
    faults,
    revokeTokens() {
      tokens.revokeAll();
      consents.expireAccessTokens();
    },
    forgetSyncStates() {
      state.syncEra += 1;
    },
    endWatches() {
      state.subscriptions = {};
    },
    notices,
    lifecycle: (id, event) => tellLifecycle(office, id, event),
    reset() {
      Object.assign(state, freshState(options.world()));
      faults.clear();
      consents.forget();
      notices.forget();
    },
  };
}

function freshState(mailboxes: readonly PretendMailbox[]): MicrosoftState {
  return {
    mailboxes: Object.fromEntries(mailboxes.map((mailbox) => [mailbox.id, mailbox])),
    subscriptions: {},
    behaviour: {
      visibleAfterMs: 0,
      meetAfterMs: 0,
      tokenSeconds: 3599,
      changedTransaction: "refused",
      deletedTransaction: "answered",
      pushes: "sent",
      rotation: "fresh",
    },
    syncEra: 1,
  };
}
