/** What a person wants to try, filled in and ready to be sent. */
export type Preset = {
  readonly name: string;
  readonly title: string;
  readonly clientName: string;
  readonly email: string;
  readonly phone: string;
  readonly partySize: string;
  readonly notes: string;
  readonly says: string;
};

export const presets: readonly Preset[] = [
  {
    name: "ordinary",
    title: "Ordinary",
    clientName: "Jo Larsen",
    email: "jo.larsen@home.example",
    phone: "+1 602 555 0142",
    partySize: "",
    notes: "I would like to talk about a savings plan.",
    says: "Nothing unusual: this one books itself.",
  },
  {
    name: "vip",
    title: "VIP",
    clientName: "Kim Lee",
    email: "kim.lee@bigcorp.example",
    phone: "+1 602 555 0143",
    partySize: "",
    notes: "Looking forward to it.",
    says: "bigcorp.example is on the VIP list: a person answers, within minutes.",
  },
  {
    name: "group",
    title: "Group of 12",
    clientName: "Noor Haddad",
    email: "noor@rowing-club.example",
    phone: "",
    partySize: "12",
    notes: "We would come with the whole club.",
    says: "More people than may book unattended.",
  },
  {
    name: "urgent",
    title: "Urgent words",
    clientName: "Ines Duarte",
    email: "ines.duarte@home.example",
    phone: "+1 602 555 0144",
    partySize: "",
    notes: "This is urgent, please call me as soon as you can.",
    says: "A word in the notes that no machine should settle.",
  },
];
