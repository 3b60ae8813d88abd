import type { PhoneOffice, StoredMessage, Trouble, TwilioStatus } from "./phone-office.ts";
import { type Ack, type ProgramPlace, postWebhook } from "./webhook.ts";

export type Statuses = {
  /** Lets a message that was just taken move on by itself, if the state says so. */
  readonly follow: (message: StoredMessage) => void;
  /** Sends one piece of news of a message, whatever came before it: late, twice, out of order. */
  readonly report: (
    message: StoredMessage,
    status: TwilioStatus,
    errorCode?: number | null,
  ) => Promise<Ack | undefined>;
  readonly stop: () => void;
};

/** So late is late. */
const LATE_MS = 15_000;

function stepsOf(trouble: Trouble["status"] | undefined): TwilioStatus[] {
  switch (trouble) {
    case "failed":
      return ["failed"];
    case "undelivered":
      return ["sent", "undelivered"];
    default:
      return ["sent", "delivered"];
  }
}

export function statuses(office: PhoneOffice, place: () => ProgramPlace): Statuses {
  const timers = new Set<NodeJS.Timeout>();

  function later(milliseconds: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      // Deaf programs are part of the repertoire; the status stands here all the same.
      work().catch(() => undefined);
    }, milliseconds);
    timer.unref();
    timers.add(timer);
  }

  const report: Statuses["report"] = async (message, status, errorCode = null) => {
    const { sid, to, from, statusCallback: url } = message;
    if (url === "") return undefined;
    const { accountSid } = office.names;
    const form = {
      SmsSid: sid,
      SmsStatus: status,
      MessageStatus: status,
      To: to,
      MessageSid: sid,
      AccountSid: accountSid,
      From: from,
      ApiVersion: "2010-04-01",
      ...(errorCode !== null && { ErrorCode: String(errorCode) }),
      ...(message.messagingServiceSid !== null && {
        MessagingServiceSid: message.messagingServiceSid,
      }),
    };
    return postWebhook(office, place(), { url, form });
  };

  async function move(message: StoredMessage, steps: readonly TwilioStatus[]): Promise<void> {
    const [status, ...next] = steps;
    if (status === undefined) return;
    message.status = status;
    const failed = status === "undelivered" || status === "failed";
    message.errorCode = failed ? (office.state.troubles[message.to]?.errorCode ?? null) : null;
    if (status !== "failed") message.dateSent ??= office.now();
    await report(message, status, message.errorCode);
    const { statusAfterMs } = office.state.behaviour;
    if (statusAfterMs !== null) later(statusAfterMs, () => move(message, next));
  }

  /** It has arrived; the news of it overtake each other, and one comes twice. */
  async function tellInDisorder(message: StoredMessage): Promise<void> {
    message.status = "delivered";
    message.dateSent ??= office.now();
    for (const status of ["delivered", "sent", "delivered", "queued"] as const)
      await report(message, status);
  }

  return {
    report,
    follow(message) {
      const { statusAfterMs } = office.state.behaviour;
      if (statusAfterMs === null) return;
      const trouble = office.state.troubles[message.to]?.status;
      if (trouble === "disorder") later(statusAfterMs, () => tellInDisorder(message));
      else
        later(trouble === "late" ? LATE_MS : statusAfterMs, () => move(message, stepsOf(trouble)));
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
