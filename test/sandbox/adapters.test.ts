import { expect, onTestFinished, test } from "vitest";
import { unhurried } from "#integrations/calendar-pace.ts";
import { googleAccount } from "#integrations/google-calendar/account.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import { slackChat } from "#integrations/slack/slack-chat.ts";
import { loadSlackContract } from "../contracts/slack-contract.ts";
import { ANA, anOffice } from "../helpers/google-office.ts";
import { forgetful } from "../helpers/no-pauses.ts";
import { aCard } from "../helpers/slack-cards.ts";
import { aWorkspace, CHANNEL } from "../helpers/slack-workspace.ts";

/* The production adapters against the doubles: what they send obeys what the vendors publish. */

const event = {
  calendarId: ANA,
  eventId: "gh0123456789",
  appointmentId: "0195b3f0",
  title: "Consultation with Kim Lee",
  description: "Notes: <b>none</b>",
  location: "Harbor office",
  start: new Date("2026-11-23T21:00:00Z"),
  end: new Date("2026-11-23T21:30:00Z"),
  zone: "America/Phoenix",
};

test("the calendar adapter books, finds, moves and removes within Google's contract", async () => {
  const office = await anOffice();
  const account = googleAccount({
    account: {
      clientEmail: office.account.email,
      privateKey: office.account.privateKey,
      subject: undefined,
    },
    apiUrl: office.url,
    tokenUrl: office.tokenUrl,
  });
  const calendar = googleCalendar(account, unhurried);

  const inserted = await calendar.insert(event);
  expect(inserted.meetUrl).toMatch("https://meet.google.com/");
  expect(await calendar.find(event)).toEqual(inserted);
  await expect(calendar.insert(event)).rejects.toMatchObject({ verdict: "conflict" });

  const during = { start: event.start, end: new Date("2026-11-24T21:00:00Z") };
  const busy = await calendar.busy({
    calendarIds: [ANA, "gone@x.example"],
    tentative: "busy",
    during,
  });
  expect(busy.get(ANA)).toEqual({
    kind: "known",
    intervals: [{ start: event.start, end: event.end }],
  });
  expect(busy.get("gone@x.example")).toMatchObject({ kind: "unknown" });

  const later = { ...event, end: new Date("2026-11-23T22:00:00Z") };
  const moved = await calendar.change(later, inserted.etag);
  expect(moved.end).toEqual(later.end);
  await expect(calendar.change(event, inserted.etag)).rejects.toMatchObject({
    verdict: "conflict",
  });
  await calendar.remove(event);
  await calendar.remove(event);
  expect(await calendar.find(event)).toBe("deleted");
  expect(office.breaches).toEqual([]);
});

test("the chat adapter posts, finds, redraws and notes within Slack's contract", async () => {
  const contract = loadSlackContract();
  const breaches: string[] = [];
  const slack = await aWorkspace({
    onRequest: (request) => breaches.push(...contract.checkRequest(request)),
  });
  const degraded: unknown[] = [];
  const chat = slackChat({
    teamId: "T0HARBOR",
    botToken: slack.token,
    apiUrl: slack.apiUrl,
    channelId: async () => CHANNEL,
    ...forgetful,
    onDegraded: async (card) => void degraded.push(card),
    deadlineMs: 3_000,
  });
  onTestFinished(() => expect([breaches, degraded]).toEqual([[], []]));

  const card = aCard();
  const place = await chat.postCard(card);
  const search = {
    escalationId: card.escalationId,
    postedAfter: new Date(Date.now() - 5_000),
    except: undefined,
  };
  expect(await chat.findCard(search)).toEqual(place);
  await chat.redrawCard(place, aCard({ version: 2, state: "claimed" }));
  const note = {
    id: "n1",
    mention: ["U0MAYA"],
    quote: undefined,
    text: "Overdue",
    broadcast: true,
  };
  await chat.postNote(place, note);
  expect(await chat.findNote(place, note.id)).toBe(true);
  expect(slack.state.messages).toMatchObject([{}, { thread_ts: place.messageId }]);
});
