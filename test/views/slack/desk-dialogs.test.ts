import { describe, expect, test } from "vitest";
import { lintView } from "#sandbox/slack/block-kit-lint.ts";
import { closeDialog } from "#views/slack/close-dialog.ts";
import {
  decodeHandOver,
  decodeMore,
  decodeSnooze,
  decodeTaker,
  encodeHandOver,
  encodeMore,
  encodeSnooze,
  encodeTaker,
} from "#views/slack/codec.ts";
import { handOverDialog, takerOptions } from "#views/slack/hand-over-dialog.ts";
import { moreDeeds } from "#views/slack/identifiers.ts";
import { sendingDialog, takenBack, undoneDialog } from "#views/slack/sending-dialog.ts";
import { snoozeDialog } from "#views/slack/snooze-dialog.ts";
import { type Swappable, swapDialog } from "#views/slack/swap-dialog.ts";
import { waitlistDialog } from "#views/slack/waitlist-dialog.ts";

const drawn = { escalationId: "0195b3f0-1111-7000-8000-000000000001", version: 999_999_999 };
const memberId = "0195b3f0-2222-7000-8000-000000000002";
const until = new Date("2026-11-23T21:00:00Z");
const names = {
  hostile: "<!channel> <https://evil.example|x> & *b*",
  maximal: "&".repeat(5_000),
  "right to left": "שלום",
  emoji: "👩‍👩‍👧‍👦".repeat(500),
  empty: "",
};

describe.each(Object.entries(names))("with %s words Slack accepts", (_name, words) => {
  const about = { reference: `GH-${words}`, clientName: words };
  const typed = {
    outcome: "duplicate",
    reference: words.slice(0, 30),
    note: words.slice(0, 500),
    message: words.slice(0, 500),
  } as const;

  const somebody = { id: memberId, name: words };
  const swappable = {
    ...{ ...about, zone: "America/Phoenix", start: until, providerName: words },
    standIns: [somebody, { id: drawn.escalationId, name: words }],
  } as const satisfies Swappable;

  test.each([
    ["handing over", handOverDialog({ ...drawn, ownerId: memberId }, about)],
    [
      "the waitlist",
      waitlistDialog(drawn, {
        ...about,
        serviceName: "Consultation",
        zone: "America/Phoenix",
        latest: "2026-12-31",
        by: "email",
      }),
    ],
    ["snoozing", snoozeDialog({ ...drawn, shown: until }, { ...about, until })],
    ["closing", closeDialog("1", about, undefined)],
    ["swapping", swapDialog(drawn, swappable)],
    [
      "closing, with a preview",
      closeDialog("1", about, { typed, subject: words, paragraphs: [words, words] }),
    ],
    ["sending", sendingDialog({ key: "V1", leavesAt: until, seconds: 10 })],
    ["having taken back", undoneDialog(takenBack)],
  ])("the dialog for %s", (_deed, view) => {
    expect(lintView(view)).toEqual([]);
  });

  test("at most a hundred members, each with a name that can be read", () => {
    const options = takerOptions(
      Array.from({ length: 150 }, () => ({ id: memberId, name: words })),
    );
    expect(options).toHaveLength(100);
    for (const { text } of options) expect(text.text.length).toBeGreaterThan(0);
  });
});

describe("what the menu and the dialogs carry comes back as it was, within Slack's limits", () => {
  test.each(moreDeeds)("%s", (deed) => {
    const value = encodeMore({ ...drawn, deed });
    expect(value.length).toBeLessThanOrEqual(75);
    expect(decodeMore(value)).toEqual({ ...drawn, deed });
  });

  test.each([undefined, memberId])("an owner: %s", (ownerId) => {
    expect(decodeHandOver(encodeHandOver({ ...drawn, ownerId }))).toEqual({ ...drawn, ownerId });
  });

  test.each([undefined, until])("a moment: %s", (shown) => {
    expect(decodeSnooze(encodeSnooze({ ...drawn, shown }))).toEqual({ ...drawn, shown });
  });

  test("a member", () => {
    expect(decodeTaker(encodeTaker(memberId))).toBe(memberId);
  });

  test.each([
    "",
    "1",
    `2.${drawn.escalationId}.1.release`,
    `1.${drawn.escalationId}.1.claim`,
    "1.x.1.close",
  ])("“%s” is none of ours", (value) => {
    expect(
      [decodeMore, decodeHandOver, decodeSnooze, decodeTaker].map((decode) => decode(value)),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });
});
