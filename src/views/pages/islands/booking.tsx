import { hydrate } from "preact";
import { BookingForm, type BookingFormProps } from "./booking-form.tsx";
import type { ZoneChoice } from "./zone-view.ts";

/** The time zones are in the page already, as the options of the list: no need to send them twice. */
function readChoices(root: Element): ZoneChoice[] {
  return [...root.querySelectorAll<HTMLOptionElement>("#zone option")].map((option) => ({
    zone: option.value,
    label: option.text,
    spans: option.dataset["spans"] ?? "",
    also: option.dataset["also"] ?? "",
  }));
}

/** What somebody chose before this script arrived is theirs. */
function withChosen(form: BookingFormProps, root: Element): BookingFormProps {
  const zone = root.querySelector<HTMLSelectElement>("#zone")?.value ?? form.zone;
  const start = root.querySelector<HTMLInputElement>("[name=start]:checked")?.value ?? form.start;
  return { ...form, zone, zoneChosen: form.zoneChosen || zone !== form.zone, start };
}

const root = document.getElementById("booking");
const props = document.getElementById("props")?.textContent;
if (root !== null && props) {
  const form = JSON.parse(props) as BookingFormProps;
  hydrate(<BookingForm {...withChosen(form, root)} choices={readChoices(root)} />, root);
}

// Coming back by the browser's history shows the form as it was left, with a used key and old slots.
addEventListener("pageshow", (show) => {
  if (show.persisted) location.reload();
});
