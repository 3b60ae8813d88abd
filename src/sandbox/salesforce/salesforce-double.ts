import { randomBytes } from "node:crypto";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { keyPair } from "#sandbox/key-pair.ts";
import {
  jsonAnswer,
  startVendorServer,
  type VendorHooks,
  type VendorServer,
} from "#sandbox/vendor-server.ts";
import type { Org, OrgState } from "./org.ts";
import { type OrgPeople, orgPeople } from "./people.ts";
import { answerSalesforceCall } from "./salesforce-api.ts";
import { answerFault } from "./salesforce-error.ts";
import { readyOrg } from "./salesforce-world.ts";
import { answerTokenCall } from "./token-api.ts";
import { orgTriggers, type Triggers } from "./triggers.ts";

/** A running pretend Salesforce: what the app is configured with, what it holds, and what people can do. */
export type SalesforceDouble = VendorServer &
  OrgPeople & {
    readonly clientId: string;
    /** For SALESFORCE_CLIENT_SECRET, or else the next two. */
    readonly clientSecret: string;
    readonly privateKey: string;
    readonly username: string;
    /** The sessions that were granted and are good. */
    readonly sessions: ReadonlySet<string>;
    readonly state: OrgState;
    readonly faults: HttpFaults;
    /** For SALESFORCE_WEBHOOK_SECRET. */
    readonly webhookSecret: string;
    /** What docs/crm.md has an administrator paste into the org. */
    readonly triggers: Pick<Triggers, "connect">;
    /** Ends every session, as an administrator can; whoever asks again is granted a new one. */
    readonly endSessions: () => void;
    /** Back to how it started: the same org, nothing of ours in it, no faults. */
    readonly reset: () => void;
  };

const tokenPath = "/services/oauth2/token";

export async function startSalesforceDouble(
  options: {
    /** An org in which the set-up was run, unless another one is given. */
    readonly world?: () => OrgState;
    readonly port?: number;
    /** Milliseconds since 1970; tests of the index's lag pass their own. */
    readonly now?: () => number;
  } & VendorHooks = {},
): Promise<SalesforceDouble> {
  const world = options.world ?? readyOrg;
  const faults = httpFaults();
  const state = world();
  const now = options.now ?? Date.now;
  const webhookSecret = randomBytes(24).toString("hex");
  const triggers = orgTriggers(webhookSecret, now);
  const org: Org = { state, now, onChange: triggers.tell };
  const { app, privateKey } = connectedApp();
  let url = "";
  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer(request) {
      const place = { userId: state.runAs, orgId: state.orgId, url };
      return request.method === "POST" && request.path === tokenPath
        ? answerTokenCall(request, app, place)
        : answerSalesforceCall(request, org, app.sessions);
    },
    refuse: (request, status, error) =>
      request.path === tokenPath
        ? jsonAnswer(status, { error: "scripted_fault", error_description: error })
        : answerFault(status, error),
  });
  url = server.url;
  const { clientId, clientSecret, username, sessions } = app;
  return {
    ...server,
    ...orgPeople(org),
    ...{ clientId, clientSecret, username, privateKey, sessions, state, faults },
    ...{ webhookSecret, triggers },
    endSessions: () => app.sessions.clear(),
    reset() {
      Object.assign(state, world());
      faults.clear();
    },
    async stop() {
      triggers.stop();
      await server.stop();
    },
  };
}

function connectedApp() {
  const keys = keyPair();
  const app = {
    clientId: `3MVG9${randomBytes(24).toString("hex")}`,
    clientSecret: randomBytes(32).toString("hex").toUpperCase(),
    publicKey: keys.publicKey.export({ type: "spki", format: "pem" }).toString(),
    username: "gatehouse@harborpine.example",
    sessions: new Set<string>(),
  };
  return { app, privateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}
