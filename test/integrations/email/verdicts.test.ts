import { afterEach, describe, expect, test, vi } from "vitest";
import { VendorError } from "#errors.ts";
import { smtpEmail } from "#integrations/email/smtp-email.ts";
import type { EmailMessage } from "#ports/email.ts";
import { company, contents, envelope } from "../../views/messages/mails.ts";
import {
  type Misdeed,
  type PretendMailServer,
  type Stage,
  startPretendMailServer,
} from "./pretend-mail-server.ts";

const DEADLINE_MS = 250;
const message: EmailMessage = {
  id: "018f3c1e-0000-7000-8000-0000000000f1",
  to: { name: "Cleo Client", address: "cleo@client.test" },
  company,
  content: contents.confirmed,
};

let server: PretendMailServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function failureOf(url: string): Promise<VendorError> {
  const email = smtpEmail({ url, from: envelope.from, deadlineMs: DEADLINE_MS });
  const failure = await email.send(message).then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (!(failure instanceof VendorError)) throw failure;
  return failure;
}

const before: Stage[] = ["greeting", "EHLO", "MAIL", "RCPT", "DATA"];

describe.each<Misdeed>(["hang", "reset", "drip"])("a server that does this: %s", (misdeed) => {
  test.each(before)("at %s has taken nothing", async (stage) => {
    server = await startPretendMailServer(stage, misdeed);
    expect(await failureOf(server.url)).toMatchObject({ verdict: "retry", ambiguous: false });
    expect(server.sessions()).toBe(1);
  });

  test("after the message may have taken it", async () => {
    server = await startPretendMailServer("message", misdeed);
    expect(await failureOf(server.url)).toMatchObject({ verdict: "retry", ambiguous: true });
    expect(server.sessions()).toBe(1);
  });

  test("is left: no socket stays behind", async () => {
    server = await startPretendMailServer("message", misdeed);
    await failureOf(server.url);
    await vi.waitFor(() => expect(server?.openSockets()).toBe(0));
  });
});

test.each<[Stage, string, VendorError["verdict"]]>([
  ["greeting", "421 4.3.2 shutting down", "retry"],
  ["greeting", "554 5.7.1 not you", "permanent"],
  ["MAIL", "451 4.3.0 try later", "retry"],
  ["MAIL", "530 5.7.0 authentication required", "auth"],
  ["MAIL", "550 5.1.0 sender refused", "permanent"],
  ["RCPT", "450 4.2.1 greylisted", "retry"],
  ["RCPT", "452 4.2.2 mailbox full", "retry"],
  ["RCPT", "550 5.1.1 user unknown", "human"],
  ["RCPT", "551 5.1.6 user has moved", "human"],
  ["RCPT", "553 5.1.3 no such mailbox name", "human"],
  ["RCPT", "554 5.7.1 relay access denied", "permanent"],
  ["DATA", "451 4.3.0 try later", "retry"],
  ["DATA", "503 5.5.1 bad sequence", "retry"],
  ["DATA", "554 5.5.0 no", "permanent"],
  ["message", "451 4.7.1 try later", "retry"],
  ["message", "552 5.3.4 too big", "permanent"],
  ["message", "554 5.7.1 looks like spam", "permanent"],
])("at %s the answer “%s” means %s, without doubt", async (stage, reply, verdict) => {
  server = await startPretendMailServer(stage, reply);
  expect(await failureOf(server.url)).toMatchObject({ vendor: "email", verdict, ambiguous: false });
  expect(server.sessions()).toBe(1);
});

test.each([
  ["550 5.1.1 user unknown", "recipient-refused"],
  ["551 5.1.6 user has moved", "recipient-refused"],
  ["550 5.1.10 domain takes no mail", "recipient-refused"],
  ["553 5.1.3 no such mailbox name", "recipient-refused"],
  ["550 5.2.1 mailbox disabled", "recipient-refused"],
  // About us, or about now, or nobody says what about: the next mail may go through.
  ["550 5.7.1 relay access denied", undefined],
  ["550 5.1.8 sender's address is bad", undefined],
  ["550 no", undefined],
  ["450 4.1.1 not now", undefined],
])("a recipient refused with “%s” has the code %s", async (reply, code) => {
  server = await startPretendMailServer("RCPT", reply);
  expect((await failureOf(server.url)).code).toBe(code);
});

test("what is refused at another stage is no fault of the address", async () => {
  server = await startPretendMailServer("message", "550 5.1.1 user unknown");
  expect((await failureOf(server.url)).code).toBeUndefined();
});

test.each([
  ["535 5.7.8 bad credentials", "auth"],
  ["454 4.7.0 temporary failure", "retry"],
])("a log-in answered “%s” means %s", async (reply, verdict) => {
  server = await startPretendMailServer("AUTH", reply);
  const url = `smtp://gatehouse:secret@127.0.0.1:${server.port}`;
  expect(await failureOf(url)).toMatchObject({ verdict, ambiguous: false });
});

test("a server that is not there took nothing", async () => {
  const gone = await startPretendMailServer(undefined);
  await gone.close();
  expect(await failureOf(gone.url)).toMatchObject({ verdict: "retry", ambiguous: false });
});

test("a host that does not exist took nothing", async () => {
  const failure = await failureOf("smtp://mail.invalid:2525");
  expect(failure).toMatchObject({ verdict: "retry", ambiguous: false });
});

test("no failure carries the password", async () => {
  server = await startPretendMailServer("AUTH", "535 5.7.8 bad credentials");
  const failure = await failureOf(`smtp://gatehouse:hunter2secret@127.0.0.1:${server.port}`);
  const shown = `${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`;
  expect(shown).not.toContain("hunter2secret");
  expect(shown).not.toContain(Buffer.from("\0gatehouse\0hunter2secret").toString("base64"));
});
