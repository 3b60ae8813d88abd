import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Refusal } from "./answer.ts";
import type { BookingFormProps } from "./booking-form.tsx";
import { choiceOfBrowser } from "./browser-zone.ts";
import { dayPage, groupByDay, openTimes } from "./local-slots.ts";
import type { Trouble } from "./refusal-alert.tsx";
import { postPlainly, sendForm } from "./send-form.ts";
import { dayOf, findChoice, viewZone, type ZoneChoice } from "./zone-view.ts";

/** All that changes on the booking form while somebody uses it. */
export function useBooking(props: BookingFormProps, listed: readonly ZoneChoice[]) {
  const picker = usePicker(props, listed);
  const sending = useSending(props, picker.dropStart);
  return { ...picker, ...sending };
}

/** Zone, day and time. Slots are kept as instants: a change of zone only shows them differently. */
function usePicker(props: BookingFormProps, listed: readonly ZoneChoice[]) {
  const [choices, setChoices] = useState(listed);
  const [zone, setZone] = useState(props.zone);
  const [askedDay, setAskedDay] = useState(props.day);
  const [start, setStart] = useState(props.start);
  const [gone, setGone] = useState<readonly string[]>([]);
  const [live, setLive] = useState(false);
  const timesHeading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    setLive(true);
    if (props.zoneChosen) return;
    const own = choiceOfBrowser(choices);
    if (own === undefined) return;
    if (!choices.includes(own)) setChoices([own, ...choices]);
    setZone(own.zone);
  }, []);

  const view = useMemo(() => {
    const choice = findChoice(choices, zone) ?? choices[0];
    return viewZone(
      choice ?? { zone: "UTC", label: "UTC", spans: "0 0 UTC", also: "" },
      props.hours,
    );
  }, [choices, zone]);
  const times = useMemo(() => openTimes(props.starts, props.onRequest), []);
  const byDay = useMemo(() => {
    const open = times.filter((time) => !gone.includes(time.start.toISOString()));
    return groupByDay(open, view);
  }, [view, gone]);
  const asked = start === undefined ? askedDay : dayOf(view, new Date(start));
  const page = dayPage(byDay, { today: dayOf(view, new Date(props.now)), asked });

  return {
    choices,
    view,
    byDay,
    page,
    start,
    /** The chosen time is one that a person has to confirm. */
    onRequest: times.some((time) => time.onRequest && time.start.toISOString() === start),
    live,
    timesHeading,
    onZone: setZone,
    onStart: setStart,
    onDay: (press: Event, day: string) => {
      press.preventDefault();
      setAskedDay(day);
      setStart(undefined);
      timesHeading.current?.focus();
    },
    dropStart: (taken: string) => {
      setStart(undefined);
      setAskedDay(dayOf(view, new Date(taken)));
      setGone([...gone, taken]);
    },
  };
}

/** The post in the background, its refusals, and where the focus goes then. */
function useSending(props: BookingFormProps, dropStart: (taken: string) => void) {
  const [trouble, setTrouble] = useState<Trouble | undefined>(props.refusal);
  const [sending, setSending] = useState(false);
  const [idempotencyKey, setIdempotencyKey] = useState(props.idempotencyKey);
  const alert = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (trouble !== undefined) alert.current?.focus();
  }, [trouble]);

  const onSubmit = async (submit: SubmitEvent) => {
    const form = submit.currentTarget as HTMLFormElement;
    const pressed = (submit.submitter ?? undefined) as HTMLButtonElement | undefined;
    // A press that looks at other times has an action of its own.
    if (pressed?.hasAttribute("formaction")) return;
    submit.preventDefault();
    if (sending) return;
    setSending(true);
    const fields = new FormData(form);
    if (pressed?.name) fields.set(pressed.name, pressed.value);

    const sent = await sendForm(form, fields);
    switch (sent.outcome) {
      case "confirmed":
      case "person-will-answer":
        location.assign(sent.location);
        return;
      case "surprise":
        postPlainly(form, pressed);
        return;
      case "slot-taken":
        dropStart(String(fields.get("start")));
        break;
      case "invalid":
      case "outside-policy":
      case "unreached":
      case "failed":
        break;
    }
    setSending(false);
    setTrouble(sent);
    if ("idempotencyKey" in sent) setIdempotencyKey(sent.idempotencyKey);
  };

  const refusal: Refusal | undefined =
    trouble === undefined || trouble.outcome === "unreached" || trouble.outcome === "failed"
      ? undefined
      : trouble;
  return { trouble, refusal, sending, idempotencyKey, alert, onSubmit };
}
