import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Card } from "#ports/chat.ts";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import { renderCard, renderDegradedCard } from "#views/slack/card.ts";
import { decodeMore } from "#views/slack/codec.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { aCard, cardsByState } from "../../helpers/slack-cards.ts";

const attack =
  "<!channel> <@U0ADMIN> <https://evil.example|Claim>\n*Owner*\nnobody & `x` \u202egnp <!date^0^{ago}|x>";
const long = (character: string) => character.repeat(5_000);

/** What strangers may write into every field that they or an admin fill. */
const writings: Readonly<Record<string, string>> = {
  hostile: attack,
  maximal: long("&"),
  "right to left": "שלום עולם, מה שלומך",
  emoji: long("👩‍👩‍👧‍👦"),
  empty: "",
  blank: " \n\t ",
  "half a surrogate pair": "\ud83d",
};

function writtenBy(words: string, card: Card): Card {
  return {
    ...card,
    reference: words === "" ? card.reference : words,
    reasons: words === "" ? [] : Array.from({ length: 12 }, () => words),
    client: { ...card.client, name: words, emailDomain: words, phoneEnding: words },
    serviceName: words,
    notes: words,
    booked: card.booked && { ...card.booked, providerName: words },
    wanted: card.wanted && { ...card.wanted, heldWith: words },
    snoozed: card.snoozed && {
      ...card.snoozed,
      by: { chatUserId: words, name: words },
    },
    owner: card.owner && { ...card.owner, chatUserId: words, name: words },
    outcome: card.outcome && {
      ...card.outcome,
      by: { chatUserId: words, name: words },
      appointment: card.outcome.appointment && { ...card.outcome.appointment, providerName: words },
      note: words,
      remark: words,
      duplicateOf: words,
    },
  };
}

/** Everything that Slack would parse for mentions, links and dates. */
function parsedBySlack(message: ReturnType<typeof renderCard>): string {
  const found: string[] = [message.text];
  JSON.stringify(message.blocks, (_key, value: { type?: string; text?: string } | undefined) => {
    if (value?.type === "mrkdwn") found.push(String(value.text));
    return value;
  });
  return found.join("\n");
}

/** Our own dates and mentions of people we know. */
const ours = /<!date\^\d+\^[a-z {}_]+\|[0-9: -]+UTC>|<@[UW][A-Z0-9]+>/g;

describe.each(Object.entries(cardsByState))("a card that is %s", (_state, card) => {
  test("is what Slack accepts, and reads as expected", () => {
    const message = renderCard(card);

    expect(lintMessage(message)).toEqual([]);
    expect(message).toMatchSnapshot();
  });

  test.each(Object.entries(writings))("stays what Slack accepts with %s words", (_name, words) => {
    expect(lintMessage(renderCard(writtenBy(words, card)))).toEqual([]);
    expect(lintMessage(renderDegradedCard(writtenBy(words, card)))).toEqual([]);
  });

  test("parses nothing that a stranger wrote", () => {
    const parsed = parsedBySlack(renderCard(writtenBy(attack, card))).replaceAll(ours, "");

    expect(parsed).not.toMatch(/[<>]/);
    expect(parsed).not.toContain("\n*Owner*\nnobody &");
  });

  test("offers at most one primary deed", () => {
    const primaries = buttons(card).filter((control) => control.style === "primary");

    expect(primaries.length).toBeLessThanOrEqual(1);
  });

  test("has at most five buttons, and after them at most one menu", () => {
    const types = controls(card).map(({ type }) => type);

    expect(buttons(card).length).toBeLessThanOrEqual(5);
    expect(types.indexOf("overflow")).toBe(types.includes("overflow") ? types.length - 1 : -1);
  });

  test("names the request on every button to those who listen", () => {
    for (const control of buttons(card)) expect(control.accessibility_label).toContain("GH-1042");
  });
});

test("whatever is written, Slack accepts the card", { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.constantFrom(...Object.values(cardsByState)),
      (words, card) => {
        expect(lintMessage(renderCard(writtenBy(words, card)))).toEqual([]);
      },
    ),
  );
});

test("one reason has the room that several share", () => {
  const reasons = [`agreed ${"a".repeat(280)} then`, "b".repeat(400), "c", "d"];
  const shown = (count: number) =>
    parsedBySlack(renderCard(aCard({ reasons: reasons.slice(0, count) })));
  expect(shown(1)).toContain(reasons[0]);
  expect(shown(4)).toContain(`agreed ${"a".repeat(72)}… · ${"b".repeat(79)}… · c · d`);
});

test.each<[string, Partial<NonNullable<Card["wanted"]>>, string]>([
  [
    "held",
    { heldUntil: new Date("2026-11-23T19:00:00Z") },
    "held with Ana Ortiz until <!date^1795460400^{date_short_pretty} {time}|2026-11-23 19:00 UTC>",
  ],
  ["not held", { heldWith: undefined }, "not held"],
  [
    "next in line",
    { heldWith: undefined, line: { until: new Date("2026-11-23T19:00:00Z"), position: 1 } },
    "held for somebody else until <!date^1795460400^{date_short_pretty} {time}|2026-11-23 19:00 UTC>\nthis one is next in line",
  ],
  [
    "farther back in line",
    { heldWith: undefined, line: { until: new Date("2026-11-23T19:00:00Z"), position: 3 } },
    "this one is number 3 in line",
  ],
])("a card says of its wanted time that it is %s", (_how, change, words) => {
  const { wanted } = aCard();
  const card = aCard({ wanted: wanted && { ...wanted, ...change } });
  const message = renderCard(card);
  expect(lintMessage(message)).toEqual([]);
  const [, fields] = message.blocks as [unknown, { fields: { text: string }[] }];
  expect(fields.fields.find(({ text }) => text.startsWith("*Wants*"))?.text).toMatch(
    new RegExp(`${words.replaceAll(/[\^{}|<>!.]/g, "\\$&")}$`),
  );
});

test("a card says until when its client is on the waitlist", () => {
  const message = renderCard(aCard({ waitlist: { reference: "GH-1050", untilOn: "2026-12-31" } }));
  expect(lintMessage(message)).toEqual([]);
  expect(JSON.stringify(message.blocks)).toContain(
    "*On the waitlist* until Thursday 31 December 2026 (GH-1050)",
  );
});

describe("a control is shown only where its press can complete", () => {
  const { approve, claim, bookHeld, book, propose, text, email, keep, open, more, reopen } =
    actionIds;
  const { waitlist, swap } = actionIds;
  const { open: opened, claimed } = cardsByState;
  const notHeld = { ...aCard().wanted, heldWith: undefined } as Card["wanted"];

  test.each<[string, Card | undefined, readonly string[]]>([
    ["open, with a held time", opened, [claim, bookHeld, open, more]],
    ["open, nothing held", aCard({ wanted: notHeld }), [claim, open, more]],
    ["open, no time named", aCard({ wanted: undefined }), [claim, open, more]],
    ["opened again, with an appointment", cardsByState["opened again"], [claim, open, more]],
    ["claimed, with a held time", claimed, [book, propose, bookHeld, email, open, more]],
    [
      "claimed, nothing held",
      { ...aCard(claimed), wanted: notHeld },
      [book, propose, email, waitlist, open, more],
    ],
    [
      "claimed, with an appointment",
      cardsByState["claimed though booked"],
      [book, email, keep, open, more],
    ],
    [
      "claimed, and somebody else is free",
      cardsByState["claimed, and somebody else is free"],
      [book, email, keep, swap, open, more],
    ],
    [
      "waiting for the client",
      cardsByState["waiting for the client"],
      [book, propose, text, waitlist, open, more],
    ],
    [
      "everything at once",
      { ...aCard(claimed), canText: true },
      [book, propose, bookHeld, text, open, more],
    ],
    ["open, a yes needed", cardsByState["open, a yes needed"], [claim, approve, open, more]],
    ["claimed, a yes needed", cardsByState["claimed, a yes needed"], [approve, email, open, more]],
    ["booked", cardsByState["booked"], [reopen, open]],
    ["booked too long ago", { ...aCard(cardsByState["booked"]), canReopen: false }, [open]],
    ["declined", cardsByState["declined"], [open]],
    ["closed", cardsByState["answered"], [reopen, open]],
    ["cancelled", cardsByState["cancelled"], [open]],
    ["expired", cardsByState["expired"], [reopen, open]],
  ])("%s", (_name, card, expected) => {
    expect(controls(card ?? aCard()).map((control) => control.action_id)).toEqual(expected);
  });

  test.each([
    ["open", opened, ["Hand over…", "Snooze…", "Close…", "Decline…"]],
    ["claimed", claimed, ["Hand over…", "Release to queue", "Snooze…", "Close…", "Decline…"]],
  ])("the menu of a card that is %s", (_name, card, words) => {
    const [menu] = controls(card ?? aCard()).flatMap((one) =>
      one.type === "overflow" ? [one] : [],
    );

    expect(menu?.options.map((option) => option.text.text)).toEqual(words);
    for (const { value } of menu?.options ?? []) expect(decodeMore(value)).toBeDefined();
  });

  test("an address that Slack would refuse costs the link, not the card", () => {
    const message = renderCard(aCard({ url: "javascript:alert(1)" }));

    expect(lintMessage(message)).toEqual([]);
    expect(JSON.stringify(message)).not.toContain(open);
  });
});

test("the held time is booked only after a dialog that names the time, its zone and the provider", () => {
  const [bookHeld] = buttons(aCard()).filter((control) => control.action_id === actionIds.bookHeld);

  expect(bookHeld?.confirm?.text.text).toBe(
    "Mon 23 Nov 2:00 PM, Phoenix time (MST), with Ana Ortiz. The client gets a confirmation now.",
  );
});

test("a card is opened again only after a dialog that says what becomes of it", () => {
  const [reopen] = buttons(aCard(cardsByState["booked"]));

  expect(reopen?.confirm?.text.text).toContain("What is booked stays booked");
});

test("a snoozed card says until when and by whom, in words, and in its notification", () => {
  const message = renderCard(aCard(cardsByState["snoozed"]));

  expect(message.text).toContain("In progress, snoozed");
  expect(JSON.stringify(message.blocks)).toContain("🟡 In progress, snoozed · GH-1042");
  expect(JSON.stringify(message.blocks)).toContain(
    "💤 *Snoozed* until <!date^1795186800^{date_short_pretty} {time}|2026-11-20 15:00 UTC> by <@UANA>",
  );
});

test("a card says that the clock stands still, and how often it came back", () => {
  const shown = (name: string) => JSON.stringify(renderCard(aCard(cardsByState[name])).blocks);

  expect(shown("waiting for the client")).toContain(
    "the clock stands still until the client answers",
  );
  expect(shown("opened again")).toContain("opened again, 2 times");
});

test("a closed card keeps the house's note apart from the client's words, and says what stays booked", () => {
  const shown = (name: string) => JSON.stringify(renderCard(aCard(cardsByState[name])).blocks);

  expect(shown("answered")).toContain("*Stays booked* for Mon 23 Nov 2:00 PM");
  expect(shown("answered")).not.toContain("The client gets this by e-mail");
  expect(shown("duplicate")).toContain("*Closed as a duplicate* of GH-1040");
  expect(shown("duplicate")).toContain("The client gets this by e-mail");
});

test("an overdue card says so in its first words, its context and its notification", () => {
  const message = renderCard(aCard({ overdue: true }));

  expect(message.text).toContain("Needs a person, overdue");
  expect(JSON.stringify(message.blocks)).toContain("🔴 Needs a person, overdue · GH-1042");
  expect(JSON.stringify(message.blocks)).toContain("⏰ *Overdue*");
});

test("metadata carries ids and nothing about the client", () => {
  expect(renderCard(aCard()).metadata).toEqual({
    event_type: "gatehouse_escalation",
    event_payload: { id: aCard().escalationId, v: 1 },
  });
});

function controls(card: Card) {
  return renderCard(card).blocks.flatMap((block) =>
    block.type === "actions" ? block.elements : [],
  );
}

function buttons(card: Card) {
  return controls(card).flatMap((control) => (control.type === "button" ? [control] : []));
}

test("a card says in its last line how far the newest text came, and nothing of texts where none was sent", () => {
  expect(JSON.stringify(renderCard(aCard()))).not.toContain("last text");
  const told = JSON.stringify(renderCard(aCard({ lastText: "did not arrive: no such number" })));
  expect(told).toContain(" · last text did not arrive: no such number");
});
