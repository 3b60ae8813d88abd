import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import { readBody } from "./event-content.ts";
import { GraphRefused } from "./graph-error.ts";
import {
  type Change,
  etagOf,
  findMailbox,
  type MicrosoftOffice,
  type PretendMailbox,
  type StoredEvent,
  type Subscription,
} from "./mailboxes.ts";

/** What Graph grants to the events of a mailbox: a little under seven days. */
const LIFE_MAX_MS = 10_080 * 60_000;
const ANSWER_WITHIN_MS = 10_000;

const expiry = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Wanted = z.strictObject({
  changeType: z.string(),
  notificationUrl: z.url(),
  lifecycleNotificationUrl: z.url().optional(),
  resource: z.string(),
  expirationDateTime: expiry,
  clientState: z.string().max(128).optional(),
});
const Renewal = z.strictObject({ expirationDateTime: expiry });

type Office = Pick<MicrosoftOffice, "state" | "now" | "notices" | "own">;
export type Lifecycle = "reauthorizationRequired" | "subscriptionRemoved" | "missed";

/** POST, PATCH and DELETE of /subscriptions. */
export async function answerSubscription(
  office: Office,
  request: VendorRequest,
  id: string | undefined,
): Promise<VendorAnswer> {
  if (id === undefined && request.method === "POST")
    return jsonAnswer(201, payload(await subscribe(office, request.body)));
  const subscription = office.state.subscriptions[id ?? ""];
  if (subscription === undefined || subscription.expiresAt <= office.now())
    throw new GraphRefused("ResourceNotFound");
  if (request.method === "DELETE") {
    delete office.state.subscriptions[subscription.id];
    return { status: 204, headers: {}, body: "" };
  }
  if (request.method !== "PATCH") throw new GraphRefused("ResourceNotFound");
  const { expirationDateTime } = readBody(Renewal, request.body);
  subscription.expiresAt = checkedExpiry(office, expirationDateTime);
  subscription.isWaiting = false;
  return jsonAnswer(200, payload(subscription));
}

async function subscribe(office: Office, body: string): Promise<Subscription> {
  const wanted = readBody(Wanted, body);
  const mailbox = mailboxOf(office, wanted.resource);
  if (mailbox === undefined) throw new GraphRefused("ResourceNotFound");
  const changeTypes = wanted.changeType.split(",");
  if (!changeTypes.every((type) => ["created", "updated", "deleted"].includes(type)))
    throw new GraphRefused("ExtensionError", `changeType ${wanted.changeType}`);
  const expiresAt = checkedExpiry(office, wanted.expirationDateTime);
  const { notificationUrl, lifecycleNotificationUrl, clientState, resource } = wanted;
  const { to } = office.notices;
  await shakeHands(to(notificationUrl));
  if (lifecycleNotificationUrl !== undefined) await shakeHands(to(lifecycleNotificationUrl));
  const id = randomUUID();
  const addresses = { notificationUrl, lifecycleNotificationUrl };
  const kept = { clientState, expiresAt, isWaiting: false };
  const made = { id, resource, mailboxId: mailbox.id, changeTypes, ...addresses, ...kept };
  office.state.subscriptions[id] = made;
  return made;
}

function checkedExpiry({ now }: Office, at: number): number {
  if (at > now() && at <= now() + LIFE_MAX_MS) return at;
  throw new GraphRefused(
    "ExtensionError",
    "Subscription expiration can only be 10080 minutes in the future.",
  );
}

/** Whoever is subscribed must answer with the token, as text, before anything is sent there. */
async function shakeHands(url: string): Promise<void> {
  const token = `Validation: ${randomBytes(12).toString("base64url")} +&`;
  const address = new URL(url);
  address.searchParams.set("validationToken", token);
  const answer = await post(address.href, "");
  const isRight =
    answer?.status === 200 && answer.type.startsWith("text/plain") && answer.text === token;
  if (!isRight) throw new GraphRefused("ValidationError");
}

/** Sends what happened to everybody who wants to hear of it; what is not answered is lost. */
export function tell(
  office: Office,
  mailbox: PretendMailbox,
  { event, change }: { readonly event: StoredEvent; readonly change: Change },
): void {
  for (const subscription of Object.values(office.state.subscriptions)) {
    const { mailboxId, changeTypes, notificationUrl, expiresAt, isWaiting } = subscription;
    if (isWaiting || expiresAt <= office.now() || !changeTypes.includes(change)) continue;
    if (mailboxId !== mailbox.id) continue;
    const id = { "@odata.type": "#Microsoft.Graph.Event", id: event.id };
    const notification = {
      ...common(subscription),
      changeType: change,
      resource: `Users/${mailbox.id}/Events/${event.id}`,
      resourceData: { ...id, "@odata.etag": etagOf(event) },
    };
    const body = JSON.stringify({ value: [notification] });
    office.notices.send(office.state.behaviour.pushes, () =>
      post(office.notices.to(notificationUrl), body),
    );
  }
}

/** What Graph says about a subscription itself. Returns the status of the answer; undefined for none. */
export async function tellLifecycle(
  office: Office,
  id: string,
  lifecycleEvent: Lifecycle,
): Promise<number | undefined> {
  const subscription = office.state.subscriptions[id];
  if (subscription?.lifecycleNotificationUrl === undefined) return undefined;
  if (lifecycleEvent === "subscriptionRemoved") delete office.state.subscriptions[id];
  if (lifecycleEvent === "reauthorizationRequired") subscription.isWaiting = true;
  const notification = { ...common(subscription), lifecycleEvent, resource: subscription.resource };
  const body = JSON.stringify({ value: [notification] });
  return (await post(office.notices.to(subscription.lifecycleNotificationUrl), body))?.status;
}

function common({ id, clientState, expiresAt }: Subscription) {
  return {
    subscriptionId: id,
    ...(clientState !== undefined && { clientState }),
    subscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
  };
}

function mailboxOf({ state, own }: Office, resource: string): PretendMailbox | undefined {
  if (/^\/?me\/events$/i.test(resource)) return own;
  const [, address] = /^\/?users\/([^/]+)\/events$/i.exec(resource) ?? [];
  return address === undefined
    ? undefined
    : findMailbox({ state, own }, decodeURIComponent(address));
}

async function post(url: string, body: string) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": body === "" ? "text/plain" : "application/json" },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, type, text: await response.text() };
  } catch {
    // Nobody listens there: as for the real one, that is the subscriber's affair.
    return undefined;
  }
}

function payload({ id, resource, changeTypes, expiresAt, ...rest }: Subscription): object {
  return {
    id,
    resource,
    changeType: changeTypes.join(","),
    notificationUrl: rest.notificationUrl,
    expirationDateTime: new Date(expiresAt).toISOString(),
    ...(rest.lifecycleNotificationUrl !== undefined && {
      lifecycleNotificationUrl: rest.lifecycleNotificationUrl,
    }),
    ...(rest.clientState !== undefined && { clientState: rest.clientState }),
  };
}
