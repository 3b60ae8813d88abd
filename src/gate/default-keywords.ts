import type { Keyword } from "./keyword.ts";

/** Existing bookings, in the words that clients use for them. */
const booking = "appointment|appointments|booking|bookings|reservation|slot|session|visit|meeting";
const when = "date|dates|day|time|times";
const my = "my|our|the|this|that|a|an";
const weekday = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const person =
  "person|human|someone|somebody|anyone|agent|manager|representative|operator|receptionist";

/**
 * What the gate looks for unless company.yaml brings its own list: group, urgent, custom,
 * reschedule, and the phrases that say the same. They were tuned on a labelled corpus that is not
 * part of this repository; figures are in docs/gate.md. When in doubt they lean towards a person.
 */
export const defaultKeywords: readonly Keyword[] = [
  // group
  exact("group|groups", [
    "group|groups of 1|2|one|two",
    "blood|age|facebook|whatsapp|telegram|linkedin group",
    "group chat|plc|ltd|limited|inc|llc|ag|gmbh|holdings",
  ]),
  exact("whole|entire team|family|office|department|class|company"),
  exact("team outing|event|offsite|retreat|training"),
  exact("several|many of us"),
  exact("bulk booking|bookings|appointment|appointments"),

  // urgent
  exact("urgent|urgently|urgency", ["urgent care center|centre|clinic|entrance"]),
  exact("emergency|emergencies", ["emergency contact|contacts|number|numbers|phone|exit"]),
  exact("asap"),
  exact("as soon as possible|humanly|you"),
  exact("immediately"),
  exact("right|straight away"),
  exact("time critical|sensitive"),
  exact(`can't|cannot|cant wait until|till then|next|later|tomorrow|${weekday}`),
  exact("within the hour"),

  // custom
  exact("custom"),
  exact("customize|customized|customization|customise|customised|customisation"),
  exact("bespoke"),
  exact("tailor made"),
  exact("made to measure"),
  exact("special request|requests|arrangement|arrangements"),

  // reschedule
  inflected("reschedule"),
  inflected("re-schedule"),
  inflected("rebook|amend"),
  exact("amendment|amendments"),
  exact("re-book|re-booked|re-booking"),
  // The article keeps "an oil change appointment" quiet.
  inflected(
    `change|move|shift|push|postpone|delay|modify|update|alter|switch ${my} *| *| ${booking}`,
  ),
  inflected(`change|move|shift|push|postpone|modify|alter|switch ${my} *| ${when}`),
  exact(`move|push|shift|bring|delay|postpone it|${my} *| *| to|from|forward|back|earlier|later`),
  exact("change|update|modify some|the|any *| details|number of"),
  exact("need|want|like|have to change|move|shift it|that"),
  exact("need|want|like|have to modify|postpone"),
  exact(`${my} *| ${booking} *| changed|moved|shifted|postponed`),
  exact(`another|different|later|earlier ${when} would be|suit|work better|`),
  exact(`wrong ${when}|week`),

  // a person, please
  exact(`speak|talk|chat to|with *| *| ${person}`, [
    // What the appointment is for, not instead of it.
    "speak|talk|chat to|with someone|somebody|anyone *| about|regarding",
  ]),
  exact(`pass|put|connect|transfer|get me to|with|through *| *| ${person}`),
  exact("real|actual|live person|human|agent"),
  exact("call|phone|ring me back"),
  exact("put me through"),
  exact("contact|reach customer support|service"),

  // Spanish
  exact("urgente|urgentemente|emergencia"),
  exact("reprogramar|reagendar"),
  exact("cambiar|mover mi|la cita"),
  exact("en|un grupo"),
];

function exact(phrase: string, except: string[] = []): Keyword {
  return { phrase, match: "exact", except };
}

function inflected(phrase: string): Keyword {
  return { phrase, match: "inflected", except: [] };
}
