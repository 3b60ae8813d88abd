import { useState } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import {
  faultBody,
  fieldLabels,
  fieldStarts,
  kindsOf,
  type Vendor,
  vendors,
} from "./fault-kinds.ts";

/** Scripts one fault: which vendor, what goes wrong, at which calls, how often. */
export function FaultForm() {
  const { tell } = usePage();
  const [vendor, setVendor] = useState<Vendor>("slack");
  const [kindName, setKindName] = useState("status");
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const kinds = kindsOf(vendor);
  const kind = kinds.find((one) => one.kind === kindName) ?? kinds[0];
  if (kind === undefined) return null;

  const type = (field: string) => (input: Event) => {
    const { value } = input.currentTarget as HTMLInputElement;
    setTyped((before) => ({ ...before, [field]: value }));
  };
  const add = async (submit: Event) => {
    submit.preventDefault();
    const answer = await ask("POST", "/faults", {
      body: { vendor, fault: faultBody(kind, typed) },
    });
    tell(answer.ok ? `Scripted for ${vendors[vendor]}: ${kind.title}.` : answer.message);
  };

  return (
    <form class="fault-form" onSubmit={add}>
      <label>
        Vendor
        <select
          value={vendor}
          onChange={({ currentTarget }) => setVendor(currentTarget.value as Vendor)}
        >
          {Object.entries(vendors).map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        What goes wrong
        <select
          value={kind.kind}
          onChange={({ currentTarget }) => setKindName(currentTarget.value)}
        >
          {kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      {kind.fields.map((field) => (
        <label key={field}>
          {fieldLabels[field]}
          <input value={typed[field] ?? fieldStarts[field]} onInput={type(field)} />
        </label>
      ))}
      <label>
        Only calls with this in them (regular expression)
        <input
          value={typed["match"] ?? ""}
          placeholder={vendor === "mail" ? "every mail" : "every call"}
          onInput={type("match")}
        />
      </label>
      <label>
        How many calls
        <input type="number" min="1" value={typed["times"] ?? "1"} onInput={type("times")} />
      </label>
      <button type="submit" class="button primary">
        Script it
      </button>
    </form>
  );
}
