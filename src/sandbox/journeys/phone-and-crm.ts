import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { eventually, expect, type Stage } from "./stage.ts";

/** What journeys ask of the client's telephone, of the CRM and of a card's thread. */

/** What our number has sent to a telephone, oldest first. */
export function textsTo({ sandbox }: Stage, phone: string) {
  return sandbox.twilio.conversation(phone).filter(({ to }) => to === phone);
}

/** What a member sends can be taken back for ten seconds, and so long it stays. */
const textWithinMs = 20_000;

export function untilText(stage: Stage, phone: string, about: RegExp) {
  return eventually(
    `a text about ${about.source}`,
    () => textsTo(stage, phone).findLast(({ body }) => about.test(body)),
    textWithinMs,
  );
}

/** The pipeline that every account of HubSpot begins with, as its users read it. */
const stages = { New: "1", "Waiting on contact": "2", "Waiting on us": "3", Closed: "4" } as const;

export function untilTicket(stage: Stage, reference: string, pipelineStage: keyof typeof stages) {
  const { tickets } = stage.sandbox.hubspot.state.records;
  return eventually(`the ticket of ${reference} in “${pipelineStage}”`, () => {
    const found = Object.values(tickets).filter(({ properties }) =>
      JSON.stringify(properties).includes(reference),
    );
    expect(found.length <= 1, `${reference} has ${found.length} tickets`);
    return found.find(
      ({ properties }) => properties["hs_pipeline_stage"] === stages[pipelineStage],
    );
  });
}

/** The meeting of the one contact with this address, once it is there; more than one of either is a miss. */
export function untilMeeting(stage: Stage, email: string) {
  const { state } = stage.sandbox.hubspot;
  return eventually(`the CRM's meeting with ${email}`, () => {
    const { contacts, meetings } = state.records;
    const known = Object.values(contacts).filter(({ properties }) => properties["email"] === email);
    expect(known.length <= 1, `${known.length} contacts have ${email}`);
    const name = `contacts:${known[0]?.id}`;
    const linked = state.associations.filter((pair) => pair.includes(name)).flat();
    const found = Object.values(meetings).filter(({ id }) => linked.includes(`meetings:${id}`));
    expect(found.length <= 1, `${email} has ${found.length} meetings`);
    return found[0];
  });
}

/** What we wrote to the one contact with this address, once a mail and a text of it stand there. */
export function untilLogged(stage: Stage, email: string) {
  const { state } = stage.sandbox.hubspot;
  return eventually(`the CRM's mail and text to ${email}`, () => {
    const { contacts, emails, communications } = state.records;
    const contact = Object.values(contacts).find(({ properties }) => properties["email"] === email);
    const name = `contacts:${contact?.id}`;
    const linked = state.associations.filter((pair) => pair.includes(name)).flat();
    const of = (type: string, id: string) => linked.includes(`${type}:${id}`);
    const mails = Object.values(emails).filter(({ id }) => of("emails", id));
    const texts = Object.values(communications).filter(({ id }) => of("communications", id));
    if (mails.length === 0 || texts.length === 0) return undefined;
    return { mails, texts };
  });
}

/** What members read in a card's thread. */
export function notesUnder({ sandbox }: Stage, card: SlackMessage) {
  return sandbox.slack.state.messages.filter(
    ({ thread_ts, channel }) => thread_ts === card.ts && channel === card.channel,
  );
}
