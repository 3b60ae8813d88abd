import { randomBytes } from "node:crypto";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { startVendorServer, type VendorHooks, type VendorServer } from "#sandbox/vendor-server.ts";
import { answerTwilioCall } from "./messages-api.ts";
import {
  conversationOf,
  freshState,
  type StoredMessage,
  type Trouble,
  type TwilioNames,
  type TwilioState,
  type TwilioStatus,
} from "./phone-office.ts";
import { type Phones, phones } from "./phones.ts";
import { statuses } from "./statuses.ts";
import { answerFault } from "./twilio-error.ts";
import type { Ack, ProgramPlace } from "./webhook.ts";

/** A running pretend Twilio: what the app is configured with, what it holds, and what people can do. */
export type TwilioDouble = VendorServer &
  TwilioNames &
  Phones & {
    readonly state: TwilioState;
    readonly faults: HttpFaults;
    /** Where the program listens, and the public address that webhooks are signed for. */
    readonly connect: (place: ProgramPlace) => void;
    /** What somebody's phone shows, oldest first. */
    readonly conversation: (phone: string) => readonly StoredMessage[];
    /** Every later message to this number ends like this; undefined: they arrive again. */
    readonly troubleAt: (phone: string, trouble: Trouble | undefined) => void;
    /** Sends one piece of news of a message, in whatever order; undefined when nobody asked for any. */
    readonly reportStatus: (
      sid: string,
      status: TwilioStatus,
      errorCode?: number,
    ) => Promise<Ack | undefined>;
    /** Back to how it started: no messages, nobody opted out, no faults. */
    readonly reset: () => void;
  };

export async function startTwilioDouble(
  options: {
    readonly port?: number;
    /** Milliseconds since 1970. */
    readonly now?: () => number;
  } & VendorHooks = {},
): Promise<TwilioDouble> {
  const faults = httpFaults();
  const names: TwilioNames = {
    accountSid: `AC${hex()}`,
    apiKeySid: `SK${hex()}`,
    apiKeySecret: hex(),
    authToken: hex(),
    messagingServiceSid: `MG${hex()}`,
    number: "+16025550199",
  };
  const state = freshState();
  const office = { names, state, now: options.now ?? Date.now };
  let place: ProgramPlace = {
    appUrl: "http://127.0.0.1:3000",
    publicUrl: "http://localhost:3000",
  };
  const news = statuses(office, () => place);
  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer: (request) => answerTwilioCall(request, office, news.follow),
    refuse: answerFault,
  });
  return {
    ...server,
    ...names,
    ...phones(office, () => place),
    state,
    faults,
    connect(where) {
      place = where;
    },
    conversation: (phone) => conversationOf(state, phone),
    troubleAt(phone, trouble) {
      if (trouble === undefined) delete state.troubles[phone];
      else state.troubles[phone] = trouble;
    },
    async reportStatus(sid, status, errorCode) {
      const message = state.messages.find((one) => one.sid === sid);
      if (message === undefined) throw new Error(`there is no message ${sid}`);
      return news.report(message, status, errorCode);
    },
    reset() {
      news.stop();
      Object.assign(state, freshState());
      faults.clear();
    },
    async stop() {
      news.stop();
      await server.stop();
    },
  };
}

const hex = () => randomBytes(16).toString("hex");
