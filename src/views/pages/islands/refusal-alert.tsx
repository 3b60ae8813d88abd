import type { ComponentChildren, RefObject } from "preact";
import type { Problem, Refusal } from "./answer.ts";
import { sayStart, type ZoneView } from "./zone-view.ts";

/** What the alert above a form tells: the server's refusal, or that no server answered. */
export type Trouble = Refusal | { readonly outcome: "unreached" } | { readonly outcome: "failed" };

export type RefusalAlertProps = {
  readonly trouble: Trouble | undefined;
  readonly view: ZoneView;
  /** "Book" or "Move to": what one press on an alternative does. */
  readonly verb: string;
  readonly contact: Contact;
  readonly alert: RefObject<HTMLDivElement | null>;
};

/** Whom to turn to when the page cannot help. */
export type Contact = { readonly email: string; readonly phone: string };

/** Focus is brought here after a refusal: by the island, and by `autofocus` without JavaScript. */
export function RefusalAlert(props: RefusalAlertProps) {
  if (props.trouble === undefined) return null;
  const mild = props.trouble.outcome === "slot-taken" || props.trouble.outcome === "outside-policy";
  return (
    <Alert tone={mild ? "warn" : "bad"} alert={props.alert}>
      <TroubleText {...props} trouble={props.trouble} />
    </Alert>
  );
}

export function Alert(props: {
  readonly tone: "warn" | "bad";
  readonly alert?: RefObject<HTMLDivElement | null>;
  readonly children: ComponentChildren;
}) {
  return (
    <div
      class={`alert ${props.tone}`}
      role="alert"
      tabIndex={-1}
      // Without JavaScript too, what went wrong is read first.
      autofocus
      ref={props.alert ?? null}
    >
      {props.children}
    </div>
  );
}

function TroubleText({ trouble, view, verb, contact }: RefusalAlertProps & { trouble: Trouble }) {
  switch (trouble.outcome) {
    case "slot-taken":
      return <TakenText {...trouble} view={view} verb={verb} />;
    case "outside-policy":
      return <PolicyText {...trouble} />;
    case "invalid":
      return <ProblemList problems={trouble.problems} />;
    case "unreached":
      return (
        <>
          <h2>We could not be reached</h2>
          <p>You may be offline. Your details are kept: please try again when you are connected.</p>
        </>
      );
    case "failed":
      return (
        <>
          <h2>Something went wrong on our side</h2>
          <p>
            Your details are kept: please try again in a moment, or call{" "}
            <a href={`tel:${contact.phone}`}>{contact.phone}</a>.
          </p>
        </>
      );
  }
}

function TakenText({
  alternatives,
  held,
  view,
  verb,
}: Omit<Refusal & { outcome: "slot-taken" }, "outcome" | "idempotencyKey"> & {
  readonly view: ZoneView;
  readonly verb: string;
}) {
  const any = alternatives.length > 0;
  return (
    <>
      <h2>{held ? "That time is kept for somebody else" : "That time was just taken"}</h2>
      {held && (
        <p>
          {sayStart(view, new Date(held.start))} is kept until{" "}
          {sayStart(view, new Date(held.until))} at the latest. You may ask us for it: a person will
          answer you, and you are in line for it if it becomes free.
        </p>
      )}
      <p>
        Your details are kept. {any ? "The nearest open times:" : "Please choose another time."}
      </p>
      {alternatives.map(({ start }) => (
        <button key={start} type="submit" class="button" name="start" value={start} formNoValidate>
          {verb} {sayStart(view, new Date(start))}
        </button>
      ))}
      {held && <AskButton start={held.start} time={sayStart(view, new Date(held.start))} />}
    </>
  );
}

function AskButton({ start, time }: { readonly start: string; readonly time: string }) {
  return (
    <button type="submit" class="button" name="askFor" value={start} formNoValidate>
      Ask us for {time}
    </button>
  );
}

function PolicyText({
  explanations,
  start,
}: {
  readonly explanations: readonly string[];
  readonly start: string;
}) {
  return (
    <>
      <h2>We cannot book this time by ourselves</h2>
      {explanations.map((explanation) => (
        <p key={explanation}>{explanation}</p>
      ))}
      <p>Choose another time, or ask us: a person will look at it and answer you.</p>
      <AskButton start={start} time="this time" />
    </>
  );
}

/** The summary of what to correct, each line a link to its field. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <>
      <h2>Please check the form</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={message}>
            {field === undefined ? message : <a href={`#${field}`}>{message}</a>}
          </li>
        ))}
      </ul>
    </>
  );
}
