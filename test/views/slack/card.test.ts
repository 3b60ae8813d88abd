import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Card } from "#ports/chat.ts";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import { renderCard, renderDegradedCard } from "#views/slack/card.ts";
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
    owner: card.owner && { ...card.owner, chatUserId: words, name: words },
    outcome: card.outcome && {
      ...card.outcome,
      by: { chatUserId: words, name: words },
      appointment: card.outcome.appointment && { ...card.outcome.appointment, providerName: words },
      note: words,
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
    const primaries = controls(card).filter((control) => control.style === "primary");

    expect(primaries.length).toBeLessThanOrEqual(1);
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

describe("a control is shown only where its press can complete", () => {
  const { claim, bookHeld, book, propose, text, decline, release, keep, open } = actionIds;
  const { open: opened, claimed } = cardsByState;
  const notHeld = { ...aCard().wanted, heldWith: undefined } as Card["wanted"];

  test.each<[string, Card | undefined, readonly string[]]>([
    ["open, with a held time", opened, [claim, bookHeld, decline, open]],
    ["open, nothing held", aCard({ wanted: notHeld }), [claim, decline, open]],
    ["open, no time named", aCard({ wanted: undefined }), [claim, decline, open]],
    ["claimed, with a held time", claimed, [book, propose, bookHeld, decline, release, open]],
    [
      "claimed, nothing held",
      { ...aCard(claimed), wanted: notHeld },
      [book, propose, decline, release, open],
    ],
    [
      "claimed, with an appointment",
      cardsByState["claimed though booked"],
      [book, keep, decline, release, open],
    ],
    [
      "waiting for the client",
      cardsByState["waiting for the client"],
      [book, propose, text, decline, release, open],
    ],
    ["booked", cardsByState["booked"], [open]],
    ["declined", cardsByState["declined"], [open]],
    ["cancelled", cardsByState["cancelled"], [open]],
    ["expired", cardsByState["expired"], [open]],
  ])("%s", (_name, card, expected) => {
    expect(controls(card ?? aCard()).map((control) => control.action_id)).toEqual(expected);
  });

  test("an address that Slack would refuse costs the link, not the card", () => {
    const message = renderCard(aCard({ url: "javascript:alert(1)" }));

    expect(lintMessage(message)).toEqual([]);
    expect(JSON.stringify(message)).not.toContain(open);
  });
});

test("the held time is booked only after a dialog that names the time, its zone and the provider", () => {
  const [bookHeld] = controls(aCard()).filter(
    (control) => control.action_id === actionIds.bookHeld,
  );

  expect(bookHeld?.confirm?.text.text).toBe(
    "Mon 23 Nov 2:00 PM, Phoenix time (MST), with Ana Ortiz. The client gets a confirmation now.",
  );
});

test("every control names the request and the client to those who listen", () => {
  for (const control of controls(aCard())) expect(control.accessibility_label).toContain("GH-1042");
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
