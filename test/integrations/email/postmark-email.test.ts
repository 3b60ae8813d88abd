import { describe, expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { type PostmarkOptions, postmarkEmail } from "#integrations/email/postmark-email.ts";
import { aPostOffice, type PostOffice } from "../../helpers/post-office.ts";
import { company, contents } from "../../views/messages/mails.ts";

const ID = "0195b3f0-0000-7000-8000-0000000000e1";
const letter = {
  id: ID,
  to: { name: "Cleo Client", address: "Cleo@client.test" },
  company,
  content: contents.confirmed,
};

function optionsFor(postmark: PostOffice, changes: Partial<PostmarkOptions> = {}): PostmarkOptions {
  return {
    token: postmark.token,
    from: { name: "Harbour “Clinic”, Phoenix", address: "booking@harbour.test" },
    stream: "outbound",
    apiUrl: postmark.url,
    deadlineMs: 1_000,
    ...changes,
  };
}

async function failureOf(deed: Promise<unknown>): Promise<VendorError> {
  const failure = await deed.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (!(failure instanceof VendorError)) throw failure;
  return failure;
}

test("a mail is sent whole: both bodies, the invitation, our id, and nothing that follows the reader", async () => {
  const postmark = await aPostOffice();
  const sent = await postmarkEmail(optionsFor(postmark)).send(letter);

  const [mail] = postmark.state.mails;
  expect(sent).toEqual({ vendorId: mail?.messageId });
  expect(mail).toMatchObject({
    from: '"Harbour “Clinic”, Phoenix" <booking@harbour.test>',
    to: '"Cleo Client" <Cleo@client.test>',
    subject: expect.stringMatching(/^Confirmed: Check-up/),
    text: expect.stringContaining("You’re booked"),
    html: expect.stringContaining("<!doctype html>"),
    stream: "outbound",
    tag: "confirmed",
    metadata: { effect: ID },
    headers: {
      "Message-ID": `<${ID}@harbour.test>`,
      "X-PM-KeepID": "true",
      "Auto-Submitted": "auto-generated",
    },
    attachments: [
      {
        name: "invite.ics",
        type: "text/calendar; charset=utf-8; method=REQUEST",
        text: expect.stringMatching(
          /^BEGIN:VCALENDAR[\s\S]*METHOD:REQUEST[\s\S]*END:VCALENDAR\r\n$/,
        ),
      },
    ],
  });
  expect(postmark.breaches).toEqual([]);
});

test("a mail without an appointment has no attachment", async () => {
  const postmark = await aPostOffice();
  await postmarkEmail(optionsFor(postmark)).send({ ...letter, content: contents.declined });
  expect(postmark.state.mails).toMatchObject([{ attachments: [], tag: "declined" }]);
  expect(postmark.breaches).toEqual([]);
});

test("neither a name nor an address can make a second recipient", async () => {
  const postmark = await aPostOffice();
  const adapter = postmarkEmail(optionsFor(postmark));
  const name = 'Cleo" <x@evil.test>, "Dan';
  await adapter.send({ ...letter, to: { ...letter.to, name } });
  expect(postmark.state.mails).toMatchObject([{ address: "cleo@client.test" }]);

  const from = { name: 'Harbour "Clinic" \\', address: "booking@harbour.test" };
  await postmarkEmail(optionsFor(postmark, { from })).send(letter);
  expect(postmark.state.mails[1]?.from).toBe('"Harbour \\"Clinic\\" \\\\" <booking@harbour.test>');

  const address = "cleo@client.test,dan@evil.test";
  const failure = await failureOf(adapter.send({ ...letter, to: { name: "", address } }));
  expect(failure).toMatchObject({ verdict: "human", ambiguous: false, code: undefined });
  expect(postmark.state.mails).toHaveLength(2);
});

describe("a mail whose answer never came", () => {
  test("is found by our id once Postmark shows it, and no other one is", async () => {
    let now = Date.parse("2026-11-23T19:00:00Z");
    const postmark = await aPostOffice({ now: () => now });
    postmark.state.behaviour.visibleAfterMs = 5_000;
    const adapter = postmarkEmail(optionsFor(postmark));
    postmark.faults.add({ kind: "reset-after-accept" });
    expect(await failureOf(adapter.send(letter))).toMatchObject({
      verdict: "retry",
      ambiguous: true,
    });

    expect(await adapter.find?.(ID)).toBeUndefined();
    now += 5_000;
    expect(await adapter.find?.(ID)).toEqual({ vendorId: postmark.state.mails[0]?.messageId });
    expect(await adapter.find?.("0195b3f0-0000-7000-8000-0000000000e2")).toBeUndefined();
    expect(postmark.breaches).toEqual([]);
  });

  test("leaves no doubt where the look for it fails", async () => {
    const postmark = await aPostOffice();
    postmark.faults.add({ kind: "status", status: 503 });
    const find = postmarkEmail(optionsFor(postmark)).find;
    expect(await failureOf(Promise.resolve(find?.(ID)))).toMatchObject({
      verdict: "retry",
      ambiguous: false,
    });
  });
});

test("an address that Postmark switched off is told by a code of ours, in words without the address", async () => {
  const postmark = await aPostOffice();
  postmark.state.suppressed["cleo@client.test"] = "HardBounce";
  const failure = await failureOf(postmarkEmail(optionsFor(postmark)).send(letter));
  expect(failure).toMatchObject({ verdict: "human", ambiguous: false, code: "recipient-refused" });
  expect(failure.message).not.toContain("@");
});

test("a wrong token and a wrong stream are named", async () => {
  const postmark = await aPostOffice();
  const send = (changes: Partial<PostmarkOptions>) =>
    failureOf(postmarkEmail(optionsFor(postmark, changes)).send(letter));
  expect(await send({ token: "another-token-altogether" })).toMatchObject({ verdict: "auth" });
  const stream = await send({ stream: "broadcast" });
  expect(stream).toMatchObject({ verdict: "human", code: "1235" });
  expect(stream.message).toContain("POSTMARK_STREAM");
});

type Fault = Parameters<PostOffice["faults"]["add"]>[0];
const faults: [string, Fault, VendorError["verdict"], boolean][] = [
  ["never answers", { kind: "hang" }, "retry", true],
  ["answers a byte at a time", { kind: "drip", everyMilliseconds: 50 }, "retry", true],
  ["takes it and breaks the connection", { kind: "reset-after-accept" }, "retry", true],
  ["breaks off in the middle of the answer", { kind: "truncated" }, "retry", true],
  ["answers 200 with a page", { kind: "html" }, "retry", true],
  ["answers 200 with an error", { kind: "status", status: 200, error: "300" }, "retry", true],
  ["answers 500", { kind: "status", status: 500 }, "retry", true],
  ["answers 503 with a page", { kind: "html", status: 503 }, "retry", true],
  // A server that fails may name a code all the same; what it did meanwhile nobody knows.
  ["answers 500 under a code", { kind: "status", status: 500, error: "406" }, "retry", true],
  ["answers 429", { kind: "rate-limited" }, "retry", false],
  ["answers 401", { kind: "unauthorized" }, "auth", false],
  ["does not know our sender", { kind: "status", status: 422, error: "400" }, "human", false],
  ["has not approved us", { kind: "status", status: 422, error: "412" }, "human", false],
  ["dislikes the message", { kind: "status", status: 422, error: "300" }, "human", false],
  ["answers 422 in another way", { kind: "status", status: 422, error: "999" }, "permanent", false],
  ["answers 404 with a page", { kind: "html", status: 404 }, "permanent", false],
  ["answers 302", { kind: "html", status: 302 }, "permanent", false],
  ["answers 501, as a wrong address does", { kind: "html", status: 501 }, "permanent", false],
];

test.each(faults)(
  "when Postmark %s, a send is judged so",
  async (_name, fault, verdict, ambiguous) => {
    const postmark = await aPostOffice();
    postmark.faults.add(fault);
    const failure = await failureOf(postmarkEmail(optionsFor(postmark)).send(letter));
    expect(failure).toMatchObject({ vendor: "postmark", verdict, ambiguous });
  },
);

test("a pause that Postmark asks for is kept", async () => {
  const postmark = await aPostOffice();
  postmark.faults.add({ kind: "rate-limited", retryAfter: 7 });
  const failure = await failureOf(postmarkEmail(optionsFor(postmark)).send(letter));
  expect(failure.retryAfterMs).toBe(7_000);
});

test("nobody at the address leaves no doubt: nothing was sent", async () => {
  const postmark = await aPostOffice();
  await postmark.stop();
  const failure = await failureOf(postmarkEmail(optionsFor(postmark)).send(letter));
  expect(failure).toMatchObject({ verdict: "retry", ambiguous: false });
});
