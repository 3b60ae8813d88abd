import { crmWords, type TicketState } from "#sandbox/crm/crm-words.ts";
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

/** Of one escalation there is one; its stage is read as the CRM's users read it. */
export function untilTicket(stage: Stage, reference: string, state: TicketState) {
  const { ticketStates, ticketStages } = crmWords[stage.sandbox.crm.vendor];
  const wanted = ticketStates[state];
  return eventually(`the ticket of ${reference} in “${ticketStages[wanted]}”`, () => {
    const found = ticketsIn(stage).filter(({ subject, content }) =>
      `${subject} ${content}`.includes(reference),
    );
    expect(found.length <= 1, `${reference} has ${found.length} tickets`);
    return found.find((ticket) => ticket.stage === wanted);
  });
}

/** The meeting of the one contact with this address, once it is there; more than one of either is a miss. */
export function untilMeeting(stage: Stage, email: string) {
  return eventually(`the CRM's meeting with ${email}`, () => {
    const known = contactsWith(stage, email);
    expect(known.length <= 1, `${known.length} contacts have ${email}`);
    const found = (known[0]?.timeline ?? []).filter((record) => record.kind === "meeting");
    expect(found.length <= 1, `${email} has ${found.length} meetings`);
    return found[0];
  });
}

/** What we wrote to the one contact with this address, once a mail and a text of it stand there. */
export function untilLogged(stage: Stage, email: string) {
  return eventually(`the CRM's mail and text to ${email}`, () => {
    const timeline = contactsWith(stage, email)[0]?.timeline ?? [];
    const messages = timeline.filter((record) => record.kind === "message");
    const mails = messages.filter(({ channel }) => channel === "E-mail");
    const texts = messages.filter(({ channel }) => channel === "Text message");
    if (mails.length === 0 || texts.length === 0) return undefined;
    return { mails, texts };
  });
}

function contactsWith({ sandbox }: Stage, email: string) {
  return sandbox.crm.show().contacts.filter(({ emails }) => emails.includes(email));
}

/** Of any contact or of none, each once. */
function ticketsIn({ sandbox }: Stage) {
  const { contacts, loose } = sandbox.crm.show();
  const all = [...contacts.flatMap(({ timeline }) => timeline), ...loose];
  const found = all.filter((record) => record.kind === "ticket");
  return [...new Map(found.map((record) => [record.id, record])).values()];
}

/** What members read in a card's thread. */
export function notesUnder({ sandbox }: Stage, card: SlackMessage) {
  return sandbox.slack.state.messages.filter(
    ({ thread_ts, channel }) => thread_ts === card.ts && channel === card.channel,
  );
}
