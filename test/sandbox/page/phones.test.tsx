import { describe, expect, onTestFinished, test } from "vitest";
import { PhoneTrouble } from "#sandbox/control-bodies.ts";
import { PhonesPanel } from "#sandbox/page/browser/phones/phones-panel.tsx";
import {
  nameOfTrouble,
  troubleBody,
  troubleNamed,
  troubles,
} from "#sandbox/page/browser/phones/words.ts";
import { pageState } from "#sandbox/page/page-state.ts";
import type { PagePhone, PageText } from "#sandbox/page/phones-state.ts";
import { startSandbox } from "#sandbox/sandbox.ts";
import { drawn } from "../../helpers/sandbox-page.tsx";

const CLEO = "+16025550123";
const HOSTILE = "<img src=x onerror=alert(1)>";

function aText(text: Partial<PageText>): PageText {
  return {
    sid: `SM-${text.body}`,
    by: "program",
    body: "Hello",
    pictures: 0,
    status: "delivered",
    errorCode: null,
    at: Date.parse("2026-11-20T14:14:00Z"),
    ...text,
  };
}

function aPhone(phone: Partial<PagePhone> = {}): PagePhone {
  return { number: CLEO, person: null, optedOut: false, trouble: null, texts: [], ...phone };
}

const draw = (...phones: PagePhone[]) =>
  drawn(<PhonesPanel turnTo={() => undefined} />, { phones });

describe("what becomes of messages to a phone", () => {
  test.each(Object.keys(troubles))("“%s” can be chosen, and is shown as chosen", (value) => {
    const name = troubleNamed(value);
    expect(String(name)).toBe(value);
    const trouble = troubleBody(name);
    expect(PhoneTrouble.safeParse({ phone: CLEO, trouble }).success).toBe(true);
    expect(nameOfTrouble(trouble)).toBe(value);
  });
});

describe("a conversation", () => {
  test("has ours and the client's on different sides, with the time", () => {
    const html = draw(
      aPhone({ texts: [aText({ body: "Nine?" }), aText({ by: "client", body: "YES" })] }),
    );
    expect(html).toMatch(/class="text ours"><p class="bubble">.*?Nine\?<\/p>/);
    expect(html).toMatch(/class="text theirs"><p class="bubble">.*?YES<\/p>/);
    expect(html).toContain('<time datetime="2026-11-20T14:14:00.000Z">9:14 AM</time>');
  });

  test.each([
    ["queued", null, "Queued"],
    ["sent", null, "Sent"],
    ["delivered", null, "Delivered"],
    ["undelivered", 30003, "Not delivered: the phone is unreachable (30003)"],
    ["failed", 21999, "Failed: 21999"],
  ] as const)("says of a text that is %s (%s): %s", (status, errorCode, words) => {
    expect(draw(aPhone({ texts: [aText({ status, errorCode })] }))).toContain(
      `</span>${words}</p>`,
    );
  });

  test("says which answers nobody at the company wrote", () => {
    const html = draw(aPhone({ optedOut: true, texts: [aText({ by: "vendor", body: "Bye" })] }));
    expect(html).toContain("Twilio, by itself · ");
    expect(html).toContain("opted out with STOP");
  });

  test("new texts are read out when there is time for it", () => {
    expect(draw(aPhone())).toContain('role="log" aria-label="Texts with +1 602 555 0123"');
  });

  test("a stranger's words make no element", () => {
    const html = draw(aPhone({ person: HOSTILE, texts: [aText({ by: "client", body: HOSTILE })] }));
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=alert(1)>");
  });
});

test("without any text the page says how to get one", () => {
  expect(draw()).toContain("pick up any phone above");
});

describe("what the page is told of phones", () => {
  async function aSandbox() {
    const sandbox = await startSandbox({ url: "http://127.0.0.1:9", token: undefined });
    onTestFinished(sandbox.stop);
    return sandbox;
  }

  test("is one for each number, the newest first, under the name that the CRM has", async () => {
    const sandbox = await aSandbox();
    sandbox.crm.addContact({
      email: "cleo@home.example",
      firstName: "Cleo",
      phone: "(602) 555-0123",
    });
    await sandbox.twilio.textFrom(CLEO, "Hello");
    await sandbox.twilio.textFrom("+447700900123", "Good evening");
    await sandbox.twilio.textFrom(CLEO, "STOP");

    expect(pageState(sandbox).phones).toMatchObject([
      {
        number: CLEO,
        person: "Cleo",
        optedOut: true,
        texts: [
          { by: "client", body: "Hello" },
          { by: "client", body: "STOP" },
          { by: "vendor", body: expect.stringContaining("unsubscribed") },
        ],
      },
      { number: "+447700900123", person: null, optedOut: false, texts: [{ by: "client" }] },
    ]);
  });

  test("is what is recent, of whatever was ever written", async () => {
    const sandbox = await aSandbox();
    for (let count = 0; count < 70; count += 1)
      await sandbox.twilio.textFrom(CLEO, `Text ${count}`);
    const [phone] = pageState(sandbox).phones;
    expect([phone?.texts.length, phone?.texts.at(-1)?.body]).toEqual([60, "Text 69"]);
  });
});
