import { describe, expect, test } from "vitest";
import { lintView } from "#sandbox/slack/block-kit-lint.ts";
import { bookDialog, noTime, slotOptions, slotTakenInDialog } from "#views/slack/book-dialog.ts";
import { decodeSlot } from "#views/slack/codec.ts";
import { declineDialog } from "#views/slack/decline-dialog.ts";

const drawn = { escalationId: "0195b3f0-1111-7000-8000-000000000001", version: 2 };
const providerId = "0195b3f0-2222-7000-8000-000000000002";
const start = new Date("2026-11-23T21:00:00Z");
const about = { reference: "GH-1042", clientName: "Kim Lee", serviceName: "Demo" };
const zone = "America/Phoenix";

const names = {
  ordinary: "Kim Lee",
  hostile: "<!channel> <https://evil.example|x> & *b*",
  maximal: "&".repeat(5_000),
  "right to left": "שלום",
  emoji: "👩‍👩‍👧‍👦".repeat(500),
  empty: "",
};

describe("the dialog for booking a time", () => {
  test.each(Object.entries(names))("is what Slack accepts with %s words", (_name, words) => {
    const view = bookDialog(drawn, {
      reference: `GH-${words}`,
      clientName: words,
      serviceName: words,
      zone: "America/Argentina/ComodRivadavia",
      vip: true,
    });

    expect(lintView(view)).toEqual([]);
  });

  test("asks for a time in the client's zone, by name", () => {
    expect(bookDialog(drawn, { ...about, zone, vip: false })).toMatchSnapshot();
  });

  test("warns about a VIP only when there is one", () => {
    const shown = (vip: boolean) => JSON.stringify(bookDialog(drawn, { ...about, zone, vip }));

    expect(shown(true)).toContain("VIP");
    expect(shown(false)).not.toContain("VIP");
  });
});

describe("the free times in it", () => {
  test("are told on the client's clock, with the provider", () => {
    expect(slotOptions([{ start, providerId, providerName: "Ana Ortiz" }], zone)).toEqual([
      {
        text: { type: "plain_text", text: "Mon 23 Nov 2:00 PM · Ana Ortiz", emoji: true },
        value: `1.1795467600.${providerId}`,
      },
    ]);
  });

  test("come back as they were shown", () => {
    const [option] = slotOptions([{ start, providerId, providerName: "Ana Ortiz" }], zone);

    expect(decodeSlot(option?.value ?? "")).toEqual({ start, providerId });
  });

  test("say which one of two equal times is meant", () => {
    const first = new Date("2026-11-01T05:30:00Z");
    const second = new Date("2026-11-01T06:30:00Z");
    const options = slotOptions(
      [first, second].map((time) => ({ start: time, providerId, providerName: "Ana" })),
      "America/New_York",
    );

    expect(options.map((option) => option.text.text)).toEqual([
      "Sun 1 Nov 1:30 AM, New York time (EDT, UTC−4) · Ana",
      "Sun 1 Nov 1:30 AM, New York time (EST, UTC−5) · Ana",
    ]);
  });

  test("are never more than Slack takes, and never an empty list", () => {
    const many = Array.from({ length: 150 }, (_, index) => ({
      start: new Date(start.getTime() + index * 1_800_000),
      providerId,
      providerName: "&".repeat(200),
    }));

    expect(slotOptions(many, zone)).toHaveLength(100);
    expect(slotOptions([], zone)).toEqual([noTime("No free time matches")]);
    expect(decodeSlot(noTime("x").value)).toBeUndefined();
  });

  test("are replaced by the nearest ones when somebody was faster", () => {
    expect(slotTakenInDialog([start], zone)).toBe(
      "That time was just taken, and nothing was changed. Free nearby: Mon 23 Nov 2:00 PM (Phoenix time).",
    );
    expect(slotTakenInDialog([], zone)).toContain("Pick another one.");
  });
});

describe("the dialog for declining", () => {
  const about = {
    reference: "GH-1042",
    clientName: "Kim Lee",
    booked: undefined,
    zone: "America/Phoenix",
  };
  const short = { key: "a", text: "We are sorry, we are full." };
  const long = { key: "b", text: "We are sorry, ".repeat(30) };

  test.each(Object.entries(names))("is what Slack accepts with %s words", (_name, words) => {
    const text = words === "" ? "x" : words.slice(0, 500);
    const texts = Array.from({ length: 10 }, (_, index) => ({ key: `${index}`, text }));

    expect(
      lintView(
        declineDialog(drawn, {
          reference: `GH-${words}`,
          clientName: words,
          texts,
          booked: new Date("2026-11-23T21:00:00Z"),
          zone: "America/Phoenix",
        }),
      ),
    ).toEqual([]);
  });

  test("warns that an appointment is taken back, at the client's time", () => {
    const booked = new Date("2026-11-23T21:00:00Z");
    const shown = JSON.stringify(declineDialog(drawn, { ...about, texts: [short], booked }).blocks);

    expect(shown).toContain("Declining cancels the appointment: Mon 23 Nov 2:00 PM, Phoenix");
    expect(JSON.stringify(declineDialog(drawn, { ...about, texts: [short] }))).not.toContain(
      "Declining cancels",
    );
  });

  test("shows every text that can be sent, in full", () => {
    const shown = JSON.stringify(declineDialog(drawn, { ...about, texts: [short, long] }).blocks);

    expect(shown).toContain(short.text);
    expect(shown).toContain(long.text.trim());
  });

  test("says that the client gets it by e-mail", () => {
    expect(declineDialog(drawn, { ...about, texts: [short, long] })).toMatchSnapshot();
  });

  test("asks for own words where the company has no texts", () => {
    const view = declineDialog(drawn, { ...about, texts: [] });

    expect(lintView(view)).toEqual([]);
    expect(view.blocks.filter((block) => block.type === "input")).toMatchObject([
      { block_id: "words", optional: false },
    ]);
  });
});
