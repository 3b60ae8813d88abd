import { page, type Site } from "./page.tsx";

export type ContactPageProps = {
  readonly site: Site;
  /** "GH-1042" */
  readonly reference: string;
  readonly managePath: string;
  /** Where the form is posted to. */
  readonly action: string;
  /** What the visitor has just done, or why it was not. */
  readonly notice: ContactNotice | undefined;
  /** Undefined for somebody who gave none. */
  readonly email: string | undefined;
  /** The last digits, where there is a number. */
  readonly phoneEnding: string | undefined;
  readonly texts: "impossible" | "unreachable" | "stopped" | "off" | "on";
  readonly preferred: "sms" | "email";
  /** What is agreed to, word for word. */
  readonly wording: string;
};

export type ContactNotice = "saved" | "other-words" | "needs-consent";

/** GET /m/:token/contact: how a client is written to. The POST of its form changes it. */
export function contactPage(props: ContactPageProps): string {
  const { site, reference, managePath, notice } = props;
  const title = "How we write to you";
  return page({
    title,
    site,
    body: (
      <>
        <h1>{title}</h1>
        <p class="lead">About {reference} and everything else that you arrange with us.</p>
        {notice !== undefined && <Notice notice={notice} />}
        <ContactBody {...props} />
        <p>
          <a href={managePath}>Back to your appointment</a>
        </p>
      </>
    ),
  });
}

const notices: Readonly<Record<ContactNotice, string>> = {
  saved: "Saved. It holds from the next message on.",
  "other-words":
    "The words that you agree to have changed since you opened the page, so nothing was saved. Please read them again.",
  "needs-consent":
    "To be written to by text message, please tick the box below as well. Nothing was saved.",
};

function Notice({ notice }: { readonly notice: ContactNotice }) {
  const tone = notice === "saved" ? "good" : "warn";
  return (
    <p class={`alert ${tone}`} role="status">
      {notices[notice]}
    </p>
  );
}

function ContactBody(props: ContactPageProps) {
  const { texts, phoneEnding, email, site } = props;
  switch (texts) {
    case "impossible":
      return (
        <section class="panel" aria-label="By e-mail">
          <p>{sayMail(email)} For this request there is no number that we could text.</p>
        </section>
      );
    case "unreachable":
      return (
        <section class="panel" aria-label="By e-mail">
          <p>
            {sayMail(email)} The number that ends in {phoneEnding} takes no text messages: one that
            we sent did not arrive. If it does now, send us any text message from it.
          </p>
        </section>
      );
    case "stopped":
      return (
        <section class="panel" aria-label="By e-mail">
          <p>
            {sayMail(email)} You stopped text messages to the number that ends in {phoneEnding}, and
            we send none.
          </p>
          <p>
            To get them again, text the word <strong>START</strong> from that telephone to the
            number that our messages came from. Questions? Call {site.contact.phone}.
          </p>
        </section>
      );
    case "off":
    case "on":
      return <ContactForm {...props} />;
  }
}

const sayMail = (email: string | undefined) =>
  email === undefined ? "We have no e-mail address of yours." : `We write to ${email}.`;

function ContactForm({ action, email, phoneEnding, texts, preferred, wording }: ContactPageProps) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name="wording" value={wording} />
      <section class="panel">
        <h2 id="agreed">Text messages to the number that ends in {phoneEnding}</h2>
        <label class="choice">
          <input
            type="checkbox"
            id="texts"
            name="texts"
            value="on"
            defaultChecked={texts === "on"}
          />
          <span>{wording}</span>
        </label>
        <p class="hint">
          Not a condition of any appointment. You can also reply STOP to any text message, or HELP.
        </p>
        <fieldset>
          <legend>What do you prefer?</legend>
          <Channel channel="sms" checked={preferred === "sms"}>
            {email === undefined
              ? "Text messages. We have no e-mail address of yours."
              : "Text messages. What your calendar needs still comes by e-mail."}
          </Channel>
          <Channel channel="email" checked={preferred === "email"}>
            {email === undefined
              ? "E-mail, once we have an address of yours"
              : `E-mail to ${email}`}
          </Channel>
        </fieldset>
      </section>
      <div class="actions">
        <button type="submit" class="button primary">
          Save
        </button>
      </div>
    </form>
  );
}

function Channel(props: {
  readonly channel: "sms" | "email";
  readonly checked: boolean;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <label class="choice">
      <input
        type="radio"
        id={`preferred-${props.channel}`}
        name="preferred"
        value={props.channel}
        defaultChecked={props.checked}
      />
      <span>{props.children}</span>
    </label>
  );
}
