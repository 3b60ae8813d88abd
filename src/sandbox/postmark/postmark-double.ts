import { randomUUID } from "node:crypto";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { startVendorServer, type VendorHooks, type VendorServer } from "#sandbox/vendor-server.ts";
import { answerPostmarkCall } from "./mail-api.ts";
import { type Ack, type NewsPlace, newsOf, postNews, type Told } from "./news.ts";
import {
  freshState,
  type MailTrouble,
  type PostmarkState,
  type PostOffice,
  type StoredMail,
} from "./post-office.ts";
import { answerFault } from "./postmark-error.ts";

/** A running pretend Postmark: one server with one message stream, its mails, and its webhook. */
export type PostmarkDouble = VendorServer & {
  readonly token: string;
  readonly stream: string;
  readonly state: PostmarkState;
  readonly faults: HttpFaults;
  /** Where the program takes news, and with which password. */
  readonly connect: (place: NewsPlace) => void;
  /** Every later mail to this address ends like this; undefined: they arrive again. */
  readonly troubleAt: (address: string, trouble: MailTrouble | undefined) => void;
  /** Sends one piece of news of a mail, in whatever order, as often as asked. */
  readonly report: (messageId: string, told: Told) => Promise<Ack>;
  /** Back to how it started. */
  readonly reset: () => void;
};

export async function startPostmarkDouble(
  options: {
    readonly port?: number;
    /** Milliseconds since 1970. */
    readonly now?: () => number;
  } & VendorHooks = {},
): Promise<PostmarkDouble> {
  const faults = httpFaults();
  const office: PostOffice = {
    token: randomUUID(),
    stream: "outbound",
    state: freshState(),
    now: options.now ?? Date.now,
  };
  const { state } = office;
  const timers = new Set<NodeJS.Timeout>();
  let place: NewsPlace | undefined;

  async function report(mail: StoredMail, told: Told): Promise<Ack> {
    if (told === "hard-bounce") state.suppressed[mail.address] = "HardBounce";
    if (told === "complaint") state.suppressed[mail.address] = "SpamComplaint";
    if (told === "switched-off") state.suppressed[mail.address] ??= "ManualSuppression";
    if (told === "switched-on") delete state.suppressed[mail.address];
    return place === undefined ? 0 : postNews(place, newsOf(office, mail, told));
  }

  function follow(mail: StoredMail): void {
    const { newsAfterMs } = state.behaviour;
    if (newsAfterMs === null) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void tell(mail, state.troubles[mail.address]);
    }, newsAfterMs);
    timer.unref();
    timers.add(timer);
  }

  /** Who complains has received it. */
  async function tell(mail: StoredMail, trouble: MailTrouble | undefined): Promise<void> {
    if (trouble === undefined || trouble === "complaint") await report(mail, "delivered");
    if (trouble !== undefined) await report(mail, trouble);
  }

  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer: (request) => answerPostmarkCall(request, office, follow),
    refuse: answerFault,
  });
  const stopTimers = () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
  return {
    ...server,
    token: office.token,
    stream: office.stream,
    state,
    faults,
    connect(where) {
      place = where;
    },
    troubleAt(address, trouble) {
      if (trouble === undefined) delete state.troubles[address.toLowerCase()];
      else state.troubles[address.toLowerCase()] = trouble;
    },
    report(messageId, told) {
      const mail = state.mails.find((one) => one.messageId === messageId);
      if (mail === undefined) throw new Error(`there is no mail ${messageId}`);
      return report(mail, told);
    },
    reset() {
      stopTimers();
      Object.assign(state, freshState());
      faults.clear();
    },
    async stop() {
      stopTimers();
      await server.stop();
    },
  };
}
