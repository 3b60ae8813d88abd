import { type ContactPageProps, contactPage } from "#views/pages/contact.tsx";
import type { Site } from "#views/pages/page.tsx";

/** How a client is written to, in every state. */
export function contactPages(site: Site, text: (text: string) => string) {
  const contact = (props: Partial<ContactPageProps>) => () =>
    contactPage({
      site,
      reference: "GH-1042",
      managePath: "/m/t",
      action: "/m/t/contact",
      notice: undefined,
      email: text("ada@home.example"),
      phoneEnding: "0123",
      texts: "off",
      preferred: "email",
      wording: text(
        "Text me confirmations and reminders about my appointments: about 3 messages each; message and data rates may apply. Reply STOP to opt out, HELP for help.",
      ),
      ...props,
    });
  return {
    "contact-off": contact({}),
    "contact-on": contact({ texts: "on", preferred: "sms" }),
    "contact-on-by-mail": contact({ texts: "on" }),
    "contact-saved": contact({ texts: "on", preferred: "sms", notice: "saved" }),
    "contact-other-words": contact({ notice: "other-words" }),
    "contact-needs-consent": contact({ notice: "needs-consent" }),
    "contact-stopped": contact({ texts: "stopped" }),
    "contact-unreachable": contact({ texts: "unreachable" }),
    "contact-impossible": contact({ texts: "impossible", phoneEnding: undefined }),
  };
}
