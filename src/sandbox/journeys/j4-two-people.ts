import { randomUUID } from "node:crypto";
import type { Ack } from "#sandbox/slack/client/deliver.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import {
  cardOf,
  eventsAt,
  freeStarts,
  people,
  service,
  someone,
  untilCardSays,
  zone,
} from "./world.ts";

/** Two cards that want one time, fifty presses at once: one owner each, one booking, no errors. */
export const twoPeopleOneButton: Journey = {
  name: "J4",
  async play(stage) {
    const { slack } = stage.sandbox;
    const crowd = Object.values(people);
    const requests: Asked[] = [];
    let start = "";
    const cards = () => Promise.all(requests.map(({ reference }) => cardOf(stage, reference)));

    await stage.step("two VIPs ask for one time that one provider has", async () => {
      start = (await freeStarts(stage))[0] ?? "";
      requests.push(...(await askTwice(stage, start)));
      await cards();
      return requests.map(({ reference }) => reference).join(" and ");
    });
    await stage.step("fifty claims at once", async () => {
      // As they are now: the workspace draws a card anew in its place.
      const drawn = structuredClone(await cards());
      const acks = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          claim(stage, drawn[index % 2] as SlackMessage, crowd[index % crowd.length] as string),
        ),
      );
      expect(
        acks.every(({ status }) => status === 200),
        "some presses were answered with an error",
      );
      for (const { id } of requests) {
        const { json } = await stage.call("GET", `/api/v1/requests/${id}/timeline`);
        const claims = json.entries.filter(
          (entry: { action: string }) => entry.action === "escalation-claimed",
        );
        expect(claims.length === 1, `there are ${claims.length} claims in the audit`);
      }
      return "one owner each";
    });
    await stage.step("the others were told who was faster", async () => {
      const told = slack.state.ephemerals.length;
      expect(told > 0, "nobody was told anything");
      return `${told} private notes`;
    });
    await stage.step("both owners book the same time at once", async () => {
      const owners = await Promise.all(requests.map(({ reference }) => ownerOf(stage, reference)));
      const [first, second] = (await cards()) as [SlackMessage, SlackMessage];
      const viewId = await openDialog(stage, second, owners[1] as string);
      const options = await slack.suggest({
        user: owners[1] as string,
        viewId,
        actionId: inputs.slot.action,
        query: "",
      });
      const nearest = options[0]?.value ?? "";
      await Promise.all([
        slack.press({
          user: owners[0] as string,
          channel: first.channel,
          ts: first.ts,
          actionId: actionIds.bookHeld,
        }),
        slack.submit({
          user: owners[1] as string,
          viewId,
          values: { [inputs.slot.block]: nearest },
        }),
      ]);
      await untilCardSays(stage, requests[0]?.reference ?? "", "Resolved");
      return "pressed";
    });
    await stage.step("one booking at that time", async () => {
      const starts = [];
      for (const { id } of requests) {
        const { json } = await stage.call("GET", `/api/v1/requests/${id}`);
        if (json.appointment?.state === "confirmed")
          starts.push(`${json.appointment.provider} ${json.appointment.start}`);
      }
      expect(new Set(starts).size === starts.length, `double booking: ${starts.join(" and ")}`);
      expect(
        starts.some((booked) => booked.endsWith(start)),
        "the held time was not booked",
      );
      await eventually("the event", () => eventsAt(stage, start)[0]);
      return starts.join("; ");
    });
  },
};

type Asked = { readonly reference: string; readonly id: string };

async function askTwice({ call }: Stage, start: string): Promise<readonly Asked[]> {
  const free = await call(
    "GET",
    `/api/v1/availability?service=${service}&zone=${zone}&from=${start}`,
  );
  const provider = free.json.slots[0].providers[0];
  const asked: Asked[] = [];
  for (const client of [someone("bigcorp.example"), someone("bigcorp.example")]) {
    const body = { service, start, provider, zone, ...client };
    const { status, json } = await call("POST", "/api/v1/requests", { body, key: randomUUID() });
    expect(status === 202, `the answer was ${status}`);
    asked.push({ reference: json.reference, id: json.requestId });
  }
  return asked;
}

/** On a machine that is busy with other work Slack may lose patience: then one presses again, as people do. */
async function claim({ sandbox }: Stage, card: SlackMessage, user: string): Promise<Ack> {
  const { channel, ts } = card;
  // From the screen as it was: a card that was redrawn meanwhile has no such button any more.
  const press = { user, channel, ts, actionId: actionIds.claim, snapshot: card };
  for (let tries = 1; ; tries += 1) {
    const ack = await sandbox.slack.press(press);
    if (ack.status === 200 || tries === 3) return ack;
  }
}

async function ownerOf(stage: Stage, reference: string): Promise<string> {
  const card = await untilCardSays(stage, reference, "In progress");
  const owner = /<@(U0\w+)>/.exec(JSON.stringify(card.blocks))?.[1];
  expect(owner !== undefined, `the card of ${reference} names no owner`);
  return owner;
}

async function openDialog({ sandbox }: Stage, card: SlackMessage, user: string): Promise<string> {
  const { slack } = sandbox;
  const before = new Set(Object.keys(slack.state.views));
  await slack.press({ user, channel: card.channel, ts: card.ts, actionId: actionIds.book });
  const view = await eventually("the dialog", () =>
    Object.values(slack.state.views).find(({ id, open }) => open && !before.has(id)),
  );
  return view.id;
}
