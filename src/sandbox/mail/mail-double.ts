import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { type MailFaults, mailFaults } from "#sandbox/faults.ts";
import { type ParsedMail, parseMail } from "./parse-mail.ts";

/** A message in the pretend mailbox. */
export type ReceivedMail = ParsedMail & {
  readonly id: number;
  readonly receivedAt: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** 1 for the first message with this Message-ID, 2 for the second: mail programs show both. */
  readonly copy: number;
  readonly raw: string;
};

/** All of it is plain JSON. */
export type MailState = { messages: ReceivedMail[] };

/** A running pretend mail server, and the mailbox of everybody it takes mail for. */
export type MailDouble = {
  /** For SMTP_URL, with its user and password. */
  readonly url: string;
  readonly state: MailState;
  readonly faults: MailFaults;
  readonly reset: () => void;
  readonly stop: () => Promise<void>;
};

const MESSAGES_KEPT = 2_000;
const MESSAGE_BYTES_MAX = 10 * 1024 * 1024;

export async function startMailDouble(
  options: { readonly port?: number } = {},
): Promise<MailDouble> {
  const state: MailState = { messages: [] };
  const faults = mailFaults();
  const [user, password] = ["gatehouse", randomBytes(12).toString("hex")];
  let received = 0;

  function keep(raw: Buffer, envelope: ReceivedMail["envelope"]): void {
    received += 1;
    const parsed = parseMail(raw);
    const earlier = state.messages.filter(({ messageId }) => messageId === parsed.messageId);
    state.messages.push({
      ...parsed,
      id: received,
      receivedAt: new Date().toISOString(),
      envelope,
      copy: earlier.length + 1,
      raw: raw.toString("utf8"),
    });
    if (state.messages.length > MESSAGES_KEPT) state.messages.shift();
  }

  async function take(raw: Buffer, session: SMTPServerSession): Promise<"answer" | "silence"> {
    const envelope = envelopeOf(session);
    const fault = faults.take(`DATA ${envelope.from} ${envelope.to.join(" ")}`, [
      "refuse",
      "hang",
      "delay",
      "reset-after-accept",
    ]);
    if (fault?.kind === "refuse") throw reply(451, "4.3.0 Temporary failure, try again later");
    if (fault?.kind === "hang") return "silence";
    if (fault?.kind === "delay") await wait(fault.milliseconds);
    keep(raw, envelope);
    if (fault?.kind !== "reset-after-accept") return "answer";
    cut(server, session);
    return "silence";
  }

  const server = new SMTPServer({
    // Production talks to a relay with TLS; here, nobody else is on the wire.
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: MESSAGE_BYTES_MAX,
    closeTimeout: 1,
    onAuth({ username, password: given }, _session, answer) {
      const known = username === user && given === password;
      const withdrawn = faults.take(`AUTH ${username}`, ["unauthorized"]) !== undefined;
      if (known && !withdrawn) answer(null, { user });
      else answer(reply(535, "5.7.8 Authentication credentials invalid"));
    },
    onRcptTo({ address }, session, answer) {
      const call = `RCPT ${envelopeOf(session).from} ${address}`;
      const refused = faults.take(call, ["permanent"]) !== undefined;
      answer(refused ? reply(550, "5.1.1 No such mailbox here") : null);
    },
    onData(stream, session, answer) {
      buffer(stream)
        .then((raw) => take(raw, session))
        .then((then) => then === "answer" && answer(null), answer);
    },
  });
  // Cut connections are what this server is for; without a listener they would end the process.
  server.on("error", () => undefined);
  const listener = server.listen(options.port ?? 0, "127.0.0.1");
  await new Promise<void>((resolve, reject) => {
    listener.once("listening", resolve).once("error", reject);
  });
  return {
    url: `smtp://${user}:${password}@127.0.0.1:${(listener.address() as AddressInfo).port}`,
    state,
    faults,
    reset() {
      state.messages = [];
      faults.clear();
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function envelopeOf({ envelope }: SMTPServerSession): ReceivedMail["envelope"] {
  const { mailFrom, rcptTo } = envelope;
  return {
    from: mailFrom === false ? "" : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
  };
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function cut(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) {
    if (connection.session === session) connection._socket.resetAndDestroy();
  }
}
