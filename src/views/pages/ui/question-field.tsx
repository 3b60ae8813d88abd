import { answerMax, type Question } from "#intake/questionnaire.ts";

type FieldProps = {
  readonly question: Question;
  readonly name: string;
  readonly value: string;
  readonly problem: string | undefined;
};

/** One question with the control that its kind needs; the browser keeps what is typed. */
export function QuestionField(props: FieldProps) {
  const { question, name, problem } = props;
  if (question.kind === "yes-no") return <YesNo {...props} />;
  return (
    <div class="field">
      <label for={name}>
        {question.label} {!question.required && <em>optional</em>}
      </label>
      <Help {...props} />
      <Control {...props} />
      <Problem name={name} problem={problem} />
    </div>
  );
}

function Control({ question, name, value, problem }: FieldProps) {
  const shared = {
    id: name,
    name,
    required: question.required,
    ...describedBy({ question, name, problem }),
  };
  switch (question.kind) {
    case "long-text":
      return (
        <textarea {...shared} rows={5} maxLength={answerMax["long-text"]} defaultValue={value} />
      );
    case "choice":
      return (
        <select {...shared}>
          <option value="">Please choose</option>
          {question.choices.map((choice) => (
            <option key={choice} value={choice} selected={choice === value}>
              {choice}
            </option>
          ))}
        </select>
      );
    case "date":
      // Where a browser has no calendar of its own this is a line of text.
      return <input {...shared} type="date" defaultValue={value} placeholder="1985-03-31" />;
    default:
      return (
        <input
          {...shared}
          type="text"
          maxLength={answerMax.text}
          autocomplete="off"
          defaultValue={value}
        />
      );
  }
}

/** Radios cannot be unchosen: where no answer is fine, that is a third one. */
function YesNo(props: FieldProps) {
  const { question, name, value, problem } = props;
  const answers = [
    ["yes", "Yes"],
    ["no", "No"],
    ...(question.required ? [] : [["", "No answer"]]),
  ] as const;
  return (
    <fieldset class="field" {...describedBy(props)}>
      <legend>
        {question.label} {!question.required && <em>optional</em>}
      </legend>
      <Help {...props} />
      {answers.map(([answer = "", words], index) => (
        <label key={answer} class="choice">
          <input
            type="radio"
            // The first one is where the list of what is wrong leads.
            id={index === 0 ? name : `${name}-${index}`}
            name={name}
            value={answer}
            required={question.required}
            defaultChecked={answer === value}
          />
          <span>{words}</span>
        </label>
      ))}
      <Problem name={name} problem={problem} />
    </fieldset>
  );
}

function Help({ question, name }: Pick<FieldProps, "question" | "name">) {
  if (question.help === "") return null;
  return (
    <p class="hint" id={`${name}-help`}>
      {question.help}
    </p>
  );
}

function Problem({ name, problem }: Pick<FieldProps, "name" | "problem">) {
  if (problem === undefined) return null;
  return (
    <p class="wrong" id={`${name}-wrong`}>
      {problem}
    </p>
  );
}

function describedBy({ question, name, problem }: Omit<FieldProps, "value">) {
  const ids = [
    ...(question.help === "" ? [] : [`${name}-help`]),
    ...(problem === undefined ? [] : [`${name}-wrong`]),
  ];
  return {
    ...(ids.length > 0 && { "aria-describedby": ids.join(" ") }),
    // A group of radios is no single field that could be invalid.
    ...(problem !== undefined && question.kind !== "yes-no" && { "aria-invalid": true as const }),
  };
}
