import { describe, expect, test } from "vitest";
import type { Facts } from "#gate/decision.ts";
import type { BookingRequest } from "#intake/request.ts";
import { judge } from "./evidence.ts";

const settings = { vipDomains: ["bigcorp.com"], partySizeMax: 4 };
const email = (domain: string) => ({ clientEmail: { address: `ann@${domain}`, domain } });
const tooSoon = { limit: "notice", explanation: "This is less than an hour ahead." } as const;
const tooLate = { limit: "horizon", explanation: "This is more than 30 days ahead." } as const;

describe("an ordinary request books itself", () => {
  test.each<[string, Partial<BookingRequest>, Partial<Facts>]>([
    ["nothing special", {}, {}],
    ["a party of exactly the maximum", { partySize: 4 }, {}],
    ["notes about something else", { notes: "My tooth has been aching since Monday." }, {}],
    ["a known client", {}, { clientMatches: 1 }],
  ])("%s", (_name, request, known) => {
    expect(judge(request, settings, known).decision).toEqual({ kind: "auto-book" });
  });

  test("and its receipt names every rule that kept quiet", () => {
    expect(judge({}, settings).receipt).toEqual({
      decision: "auto-book",
      rules: [
        { rule: "vip", outcome: "quiet" },
        { rule: "keyword", outcome: "quiet" },
        { rule: "party-size", outcome: "quiet" },
        { rule: "ambiguous-client", outcome: "quiet" },
        { rule: "do-not-contact", outcome: "quiet" },
        { rule: "past-no-shows", outcome: "quiet" },
        { rule: "no-email", outcome: "quiet" },
        { rule: "asked-for-person", outcome: "quiet" },
        { rule: "held-for-another", outcome: "quiet" },
        { rule: "off-policy", outcome: "quiet" },
        { rule: "nothing-free", outcome: "quiet" },
        { rule: "automation-failed", outcome: "quiet" },
        { rule: "crm-facts", outcome: "not-asked" },
      ],
    });
  });

  test("what was not asked yet is said to be so", () => {
    const { decision, receipt } = judge({}, settings, {
      anythingFree: "not-asked",
      automation: "not-asked",
    });

    expect(decision.kind).toBe("auto-book");
    expect(receipt.rules.slice(-3)).toEqual([
      { rule: "nothing-free", outcome: "not-asked" },
      { rule: "automation-failed", outcome: "not-asked" },
      { rule: "crm-facts", outcome: "not-asked" },
    ]);
  });
});

describe("an exception goes to a person, with its reason", () => {
  test.each<[string, string, Partial<BookingRequest>, Partial<Facts>]>([
    ["vip", "bigcorp.com is on the VIP list", email("bigcorp.com"), {}],
    [
      "vip",
      "eu.bigcorp.com is under bigcorp.com, which is on the VIP list",
      email("eu.bigcorp.com"),
      {},
    ],
    ["keyword", "notes mention “group”", { notes: "It's for a GROUP!" }, {}],
    ["party-size", "12 people, and at most 4 are booked unattended", { partySize: 12 }, {}],
    [
      "party-size",
      "12 people by the notes, and at most 4 are booked unattended",
      { notes: "our team of 12", partySize: 2 },
      {},
    ],
    [
      "party-size",
      "12 people, and at most 4 are booked unattended",
      { notes: "5 of us need parking", partySize: 12 },
      {},
    ],
    [
      "ambiguous-client",
      "2 known clients match this e-mail address or phone number",
      {},
      { clientMatches: 2 },
    ],
    [
      "no-email",
      "the client gave no e-mail address, only a number",
      { clientEmail: undefined, clientPhone: "+16025550123" },
      {},
    ],
    ["asked-for-person", "the client asked for a person", { askPerson: true }, {}],
    [
      "off-policy",
      "This is less than an hour ahead. This is more than 30 days ahead.",
      {},
      { policyViolations: [tooSoon, tooLate] },
    ],
    ["nothing-free", "nothing is free within the booking horizon", {}, { anythingFree: false }],
    [
      "automation-failed",
      "could not be booked automatically: Ana's calendar did not answer",
      {},
      { automation: { failed: "Ana's calendar did not answer" } },
    ],
  ])("%s: %s", (rule, detail, request, known) => {
    const { decision, receipt } = judge(request, settings, known);

    expect(decision).toEqual({
      kind: "escalate",
      priority: rule === "vip" ? "high" : "normal",
      findings: [{ rule, detail }],
    });
    expect(receipt.rules.filter(({ outcome }) => outcome === "fired")).toEqual([
      { rule, outcome: "fired", detail },
    ]);
    expect(receipt.decision).toBe("escalate");
  });

  test("a time that is kept for somebody else is a reason only for who asks for it", () => {
    const known = { heldUntil: new Date("2026-11-23T17:42:00Z") };
    expect(judge({}, settings, known).decision).toEqual({ kind: "auto-book" });
    const asked = judge({ askPerson: true, clientZone: "America/Phoenix" }, settings, known);
    expect(asked.decision).toMatchObject({
      findings: [
        { rule: "asked-for-person" },
        {
          rule: "held-for-another",
          detail:
            "the wanted time is held for somebody else, until Mon 23 Nov 10:42 AM, Phoenix time (MST) at the latest",
        },
      ],
    });
    expect(judge({ askPerson: true }, settings).receipt.rules).toContainEqual({
      rule: "held-for-another",
      outcome: "quiet",
    });
  });

  test("every rule runs, so the card shows all the reasons at once, and a VIP comes first", () => {
    const { decision } = judge(
      { ...email("bigcorp.com"), notes: "urgent", partySize: 9, askPerson: true },
      settings,
      {
        policyViolations: [tooSoon],
        clientMatches: 3,
        anythingFree: false,
        automation: { failed: "no answer" },
      },
    );

    expect(decision).toMatchObject({
      priority: "high",
      findings: [
        { rule: "vip" },
        { rule: "keyword" },
        { rule: "party-size" },
        { rule: "ambiguous-client" },
        { rule: "asked-for-person" },
        { rule: "off-policy" },
        { rule: "nothing-free" },
        { rule: "automation-failed" },
      ],
    });
  });
});
