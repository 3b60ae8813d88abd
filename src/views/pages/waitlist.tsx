import type { ComponentChildren } from "preact";
import { localDay } from "#booking/local-time.ts";
import type { Window } from "#booking/waitlist.ts";
import { sayWindow } from "#booking/waitlist-words.ts";
import { type HourCycle, longDayLabel } from "#booking/wall-clock.ts";
import { zoneName } from "#booking/zone-name.ts";
import { sayInstant } from "#views/pages/ui/appointment-list.tsx";
import { page, type Site } from "./page.tsx";

export type WaitlistPageProps = {
  readonly site: Site;
  readonly reference: string;
  readonly hours: HourCycle;
  readonly serviceName: string;
  /** The client's: every time on the page is told in it. */
  readonly zone: string;
  readonly notice: WaitlistNotice | undefined;
  readonly state: WaitlistState;
  /** Where times can be chosen without waiting, and the next that would suit. */
  readonly bookPath: string;
  readonly freeNow: readonly Date[];
};

/** "gone": in answer to a time that is no longer kept; "later": nothing could be done just now. */
export type WaitlistNotice = "declined" | "gone" | "changed" | "later";

export type WaitlistState =
  | {
      readonly kind: "waiting";
      readonly wish: WishView;
      readonly leavePath: string;
      readonly formKey: string;
    }
  | {
      readonly kind: "offered";
      readonly offerId: string;
      readonly start: Date;
      readonly end: Date;
      readonly providerName: string;
      readonly keptUntil: Date;
      readonly paths: { readonly accept: string; readonly decline: string; readonly leave: string };
      readonly formKey: string;
    }
  | { readonly kind: "ended" }
  /** They have an appointment for it by another way. */
  | { readonly kind: "booked" }
  | { readonly kind: "left" };

type WishView = {
  readonly windows: readonly Window[];
  readonly providerName: string | undefined;
  readonly fromOn: string | undefined;
  readonly untilOn: string;
};

/** GET /w/:token, and every answer to what was pressed there. */
export function waitlistPage(props: WaitlistPageProps): string {
  const title = titleOf(props);
  return page({
    title,
    site: props.site,
    body: (
      <>
        <h1>{title}</h1>
        <NoticeText {...props} />
        <Body {...props} />
      </>
    ),
  });
}

function titleOf({ state, notice }: WaitlistPageProps): string {
  switch (state.kind) {
    case "waiting":
      return notice === "gone" ? "That time is gone" : "You are on the waitlist";
    case "offered":
      return "A time is free for you";
    case "ended":
    case "booked":
      return "You are no longer on the waitlist";
    case "left":
      return "You left the waitlist";
  }
}

function NoticeText({ notice, state }: WaitlistPageProps) {
  const text = notice === undefined ? undefined : noticeText(notice, state.kind);
  if (text === undefined) return null;
  return (
    <p class={`alert ${notice === "declined" ? "good" : "warn"}`} role="status">
      {text}
    </p>
  );
}

function noticeText(notice: WaitlistNotice, kind: WaitlistState["kind"]): string {
  switch (notice) {
    case "declined":
      return "We have given that time to the next one in line. You stay on the waitlist.";
    case "gone":
      return kind === "waiting"
        ? "That time is no longer kept for you, so nothing was booked. You stay on the waitlist."
        : "That time is no longer kept for you, so nothing was booked. Below is how it is now.";
    case "changed":
      return "This had changed since you opened the page, so nothing was done. Below is how it is now.";
    case "later":
      return "We could not make sure just now that the time is still free, so nothing was booked. It is still kept for you: please try again in a minute.";
  }
}

function Body(props: WaitlistPageProps) {
  const { state } = props;
  switch (state.kind) {
    case "waiting":
      return <WaitingBody {...props} state={state} />;
    case "offered":
      return <OfferedBody {...props} state={state} />;
    case "ended":
      return (
        <Over {...props}>
          Your wait has come to its end without a time that you took. Nothing is booked.
        </Over>
      );
    case "booked":
      return (
        <Over {...props}>
          You have an appointment for this now, so we offer you no more times. What is booked stays
          booked.
        </Over>
      );
    case "left":
      return <Over {...props}>We will not offer you times any more. Nothing is booked.</Over>;
  }
}

type Of<Kind extends WaitlistState["kind"]> = WaitlistPageProps & {
  readonly state: WaitlistState & { readonly kind: Kind };
};

function WaitingBody(props: Of<"waiting">) {
  const { state, serviceName, reference, hours } = props;
  const { wish } = state;
  return (
    <>
      <p class="lead">
        As soon as a time that suits you becomes free, we keep it for you for a while and write to
        you. Nothing is booked before you say so.
      </p>
      <section class="panel" aria-label="What you wait for">
        <dl>
          <dt>What</dt>
          <dd>{serviceName}</dd>
          {wish.providerName !== undefined && (
            <>
              <dt>With</dt>
              <dd>{wish.providerName}</dd>
            </>
          )}
          <dt>When it suits you</dt>
          <dd>
            {wish.windows.length === 0
              ? "any time"
              : `${wish.windows.map((window) => sayWindow(window, hours)).join("; ")} (${zoneName(props.zone)})`}
          </dd>
          {wish.fromOn !== undefined && (
            <>
              <dt>Not before</dt>
              <dd>{longDayLabel(wish.fromOn)}</dd>
            </>
          )}
          <dt>You wait until</dt>
          <dd>{longDayLabel(wish.untilOn)}</dd>
          <dt>Reference</dt>
          <dd>{reference}</dd>
        </dl>
      </section>
      <FreeNow {...props} />
      <LeaveForm path={state.leavePath} formKey={state.formKey} />
    </>
  );
}

function OfferedBody(props: Of<"offered">) {
  const { state, serviceName, reference, hours, zone } = props;
  const { paths, start, keptUntil, providerName } = state;
  return (
    <>
      <section class="panel" aria-label="The time that is free">
        <dl>
          <dt>When</dt>
          <dd class="when">
            <time dateTime={start.toISOString()}>{sayInstant(start, zone, hours)}</time>
          </dd>
          <dt>What</dt>
          <dd>
            {serviceName} with {providerName}
          </dd>
          <dt>Kept for you until</dt>
          <dd>
            <time dateTime={keptUntil.toISOString()}>{sayInstant(keptUntil, zone, hours)}</time>
          </dd>
          <dt>Reference</dt>
          <dd>{reference}</dd>
        </dl>
      </section>
      <div class="actions">
        <OfferForm {...state} path={paths.accept}>
          <button type="submit" class="button primary">
            Take this time
          </button>
        </OfferForm>
        <OfferForm {...state} path={paths.decline}>
          <button type="submit" class="button">
            Leave it, and wait for another
          </button>
        </OfferForm>
      </div>
      <LeaveForm path={paths.leave} formKey={state.formKey} />
    </>
  );
}

function OfferForm(props: {
  readonly path: string;
  readonly offerId: string;
  readonly formKey: string;
  readonly children: ComponentChildren;
}) {
  return (
    <form method="post" action={props.path}>
      <input type="hidden" name="idempotencyKey" value={props.formKey} />
      <input type="hidden" name="offer" value={props.offerId} />
      {props.children}
    </form>
  );
}

function LeaveForm({ path, formKey }: { readonly path: string; readonly formKey: string }) {
  return (
    <form method="post" action={path}>
      <input type="hidden" name="idempotencyKey" value={formKey} />
      <div class="actions">
        <button type="submit" class="button danger">
          Leave the waitlist
        </button>
      </div>
    </form>
  );
}

function Over({
  children,
  ...props
}: WaitlistPageProps & { readonly children: ComponentChildren }) {
  return (
    <>
      <section class="panel" aria-label="The waitlist">
        <p>{children}</p>
        <p class="hint">
          {props.serviceName}, {props.reference}
        </p>
      </section>
      <FreeNow {...props} />
      <div class="actions">
        <a class="button" href={props.bookPath}>
          See open times
        </a>
        <a class="button" href={`${props.bookPath}/waitlist`}>
          Join the waitlist again
        </a>
      </div>
    </>
  );
}

/** What anybody may book at this moment, so that nobody waits for what is there. */
function FreeNow({ freeNow, zone, hours, bookPath }: WaitlistPageProps) {
  if (freeNow.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="free-now">
      <h2 id="free-now">Free just now</h2>
      <ul>
        {freeNow.map((start) => (
          <li key={start.toISOString()}>
            <a href={`${bookPath}?zone=${encodeURIComponent(zone)}&day=${localDay(start, zone)}`}>
              {sayInstant(start, zone, hours)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
