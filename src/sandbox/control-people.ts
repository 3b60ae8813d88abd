import type { Express } from "express";
import {
  BehaviourChange,
  CalendarChange,
  Close,
  ContactChange,
  DealChange,
  HomeOpened,
  MeetingChange,
  MovedEvent,
  NewContact,
  NewDeal,
  NewEvent,
  NewNote,
  NewText,
  OutlookChange,
  PhoneTrouble,
  Press,
  Said,
  ShortcutUsed,
  Submit,
  Suggest,
  TicketChange,
  Typed,
} from "./control-bodies.ts";
import type { Sandbox } from "./sandbox.ts";

/* What people do at the vendors without asking us: press, move an event, write a text, edit a ticket. */

export function routeSlack(control: Express, { slack }: Sandbox): void {
  control.post("/slack/press", async (request, response) => {
    response.json(await slack.press(Press.parse(request.body)));
  });
  control.post("/slack/submit", async (request, response) => {
    response.json(await slack.submit(Submit.parse(request.body)));
  });
  control.post("/slack/suggest", async (request, response) => {
    response.json(await slack.suggest(Suggest.parse(request.body)));
  });
  control.post("/slack/command", async (request, response) => {
    response.json(await slack.command(Typed.parse(request.body)));
  });
  control.post("/slack/say", async (request, response) => {
    response.status(201).json(await slack.say(Said.parse(request.body)));
  });
  control.post("/slack/shortcut", async (request, response) => {
    response.json(await slack.shortcut(ShortcutUsed.parse(request.body)));
  });
  control.post("/slack/home", async (request, response) => {
    response.json(await slack.openHome(HomeOpened.parse(request.body)));
  });
  control.post("/slack/close", async (request, response) => {
    await slack.close(Close.parse(request.body));
    response.sendStatus(204);
  });
}

export function routeGoogle(control: Express, { google }: Sandbox): void {
  control.post("/google/events", (request, response) => {
    response.status(201).json(google.addEvent(NewEvent.parse(request.body)));
  });
  control.patch("/google/events/:calendarId/:eventId", (request, response) => {
    response.json(google.moveEvent({ ...request.params, ...MovedEvent.parse(request.body) }));
  });
  control.delete("/google/events/:calendarId/:eventId", (request, response) => {
    google.deleteEvent(request.params);
    response.sendStatus(204);
  });
  control.patch("/google/calendars/:calendarId", (request, response) => {
    const { unreadable } = CalendarChange.parse(request.body);
    google.setUnreadable(request.params.calendarId, unreadable ?? undefined);
    response.sendStatus(204);
  });
  control.patch("/google/behaviour", (request, response) => {
    response.json(Object.assign(google.state.behaviour, BehaviourChange.parse(request.body)));
  });
  control.post("/google/revoke-tokens", (_request, response) => {
    google.revokeTokens();
    response.sendStatus(204);
  });
}

export function routeMicrosoft(control: Express, { microsoft }: Sandbox): void {
  control.post("/microsoft/events", (request, response) => {
    response.status(201).json(microsoft.addEvent(NewEvent.parse(request.body)));
  });
  control.patch("/microsoft/events/:calendarId/:eventId", (request, response) => {
    response.json(microsoft.moveEvent({ ...request.params, ...MovedEvent.parse(request.body) }));
  });
  control.delete("/microsoft/events/:calendarId/:eventId", (request, response) => {
    microsoft.deleteEvent(request.params);
    response.sendStatus(204);
  });
  control.patch("/microsoft/calendars/:calendarId", (request, response) => {
    const { unreadable } = CalendarChange.parse(request.body);
    microsoft.setUnreadable(request.params.calendarId, unreadable ?? undefined);
    response.sendStatus(204);
  });
  control.patch("/microsoft/behaviour", (request, response) => {
    response.json(Object.assign(microsoft.state.behaviour, OutlookChange.parse(request.body)));
  });
  control.post("/microsoft/revoke-tokens", (_request, response) => {
    microsoft.revokeTokens();
    response.sendStatus(204);
  });
}

export function routeCrm(control: Express, { crm }: Sandbox): void {
  control.post("/crm/contacts", (request, response) => {
    response.status(201).json(crm.addContact(NewContact.parse(request.body)));
  });
  control.patch("/crm/contacts/:id", (request, response) => {
    response.json(crm.editContact(request.params.id, ContactChange.parse(request.body)));
  });
  control.patch("/crm/meetings/:id", (request, response) => {
    response.json(crm.editMeeting(request.params.id, MeetingChange.parse(request.body)));
  });
  control.post("/crm/deals", (request, response) => {
    response.status(201).json(crm.addDeal(NewDeal.parse(request.body)));
  });
  control.patch("/crm/deals/:id", (request, response) => {
    response.json(crm.editDeal(request.params.id, DealChange.parse(request.body)));
  });
  control.post("/crm/notes", (request, response) => {
    response.status(201).json(crm.addNote(NewNote.parse(request.body)));
  });
  control.patch("/crm/tickets/:id", (request, response) => {
    response.json(crm.editTicket(request.params.id, TicketChange.parse(request.body)));
  });
}

export function routeTwilio(control: Express, { twilio }: Sandbox): void {
  control.post("/twilio/texts", async (request, response) => {
    const { phone, body, deliveries } = NewText.parse(request.body);
    response.status(201).json(await twilio.textFrom(phone, body, { deliveries }));
  });
  control.patch("/twilio/troubles", (request, response) => {
    const { phone, trouble } = PhoneTrouble.parse(request.body);
    twilio.troubleAt(phone, trouble ?? undefined);
    response.sendStatus(204);
  });
}
