import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { type Details, type FieldName, problemOf, type Refusal } from "./answer.ts";

export type DetailsFieldsProps = {
  readonly details: Details;
  readonly refusal: Refusal | undefined;
  /** What each box says, word for word; stored with the request when ticked. */
  readonly consents: { readonly email: string; readonly sms: string };
  readonly notesLabel: string;
};

/**
 * Who asks. The inputs belong to the browser (`defaultValue`, never `value`): what somebody typed
 * before the script arrived stays, and no rendering can take it back.
 */
export function DetailsFields({ details, refusal, consents, notesLabel }: DetailsFieldsProps) {
  const wrong = (field: FieldName) => problemOf(refusal, field);
  return (
    <section class="panel" aria-labelledby="you">
      <h2 id="you">About you</h2>
      <div class="pair">
        <Field label="Name" name="name" problem={wrong("name")}>
          <Input
            name="name"
            value={details.name}
            problem={wrong("name")}
            autocomplete="name"
            required
          />
        </Field>
        <Field label="Email" name="email" problem={wrong("email")}>
          <Input
            name="email"
            value={details.email}
            problem={wrong("email")}
            type="email"
            autocomplete="email"
            required
          />
        </Field>
        <Field label="Phone" name="phone" optional problem={wrong("phone")}>
          <Input
            name="phone"
            value={details.phone}
            problem={wrong("phone")}
            type="tel"
            autocomplete="tel"
          />
        </Field>
        <Field label="How many people?" name="partySize" problem={wrong("partySize")}>
          <Input
            name="partySize"
            value={details.partySize}
            problem={wrong("partySize")}
            inputMode="numeric"
            autocomplete="off"
            maxLength={4}
          />
        </Field>
      </div>
      <NotesField label={notesLabel} notes={details.notes} problem={wrong("notes")} />
      <div class="consents">
        <Consent name="consents.email" given={details.consentEmail} wording={consents.email} />
        <Consent name="consents.sms" given={details.consentSms} wording={consents.sms} />
        <Problem name="consents.sms" problem={wrong("consents.sms")} />
      </div>
      <Trap />
    </section>
  );
}

export function NotesField(props: {
  readonly label: string;
  readonly notes: string;
  readonly problem: string | undefined;
  readonly required?: boolean;
}) {
  const { required = false } = props;
  return (
    <Field label={props.label} name="notes" optional={!required} problem={props.problem}>
      <textarea
        id="notes"
        name="notes"
        rows={3}
        maxLength={1000}
        required={required}
        defaultValue={props.notes}
        {...describe("notes", props.problem)}
      />
    </Field>
  );
}

function Field(props: {
  readonly label: string;
  readonly name: FieldName;
  readonly optional?: boolean;
  readonly problem: string | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="field">
      <label for={props.name}>
        {props.label} {props.optional && <em>optional</em>}
      </label>
      {props.children}
      <Problem name={props.name} problem={props.problem} />
    </div>
  );
}

type InputProps = InputHTMLAttributes<HTMLInputElement> & {
  readonly name: FieldName;
  readonly value: string;
  readonly problem: string | undefined;
};

function Input({ name, value, problem, ...rest }: InputProps) {
  return (
    <input id={name} name={name} defaultValue={value} {...rest} {...describe(name, problem)} />
  );
}

function Problem({ name, problem }: { name: FieldName; problem: string | undefined }) {
  if (problem === undefined) return null;
  return (
    <p class="wrong" id={`${name}-wrong`}>
      {problem}
    </p>
  );
}

function describe(name: FieldName, problem: string | undefined) {
  if (problem === undefined) return {};
  return { "aria-invalid": true, "aria-describedby": `${name}-wrong` } as const;
}

function Consent(props: { name: FieldName; given: boolean; wording: string }) {
  return (
    <label class="choice">
      <input type="checkbox" id={props.name} name={props.name} defaultChecked={props.given} />
      <span>{props.wording}</span>
    </label>
  );
}

/** People never see this field; programs that fill in every field do. */
function Trap() {
  return (
    <div class="trap" aria-hidden="true">
      <label for="website">Leave this field empty</label>
      <input id="website" name="website" tabIndex={-1} autocomplete="off" />
    </div>
  );
}
