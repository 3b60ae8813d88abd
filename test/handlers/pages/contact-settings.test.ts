import { beforeAll, describe, expect, test } from "vitest";
import { twilioEnvironment } from "#sandbox/environment.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import { findSmsConsent, listConsents, recordConsent } from "#store/consents.ts";
import { findContactPreference } from "#store/contact-preferences.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, bookByForm, hiddenOf, rowCounts, webAlone } from "../../helpers/visitor.ts";

let twilio: TwilioDouble;
const app = useApp(async () => {
  twilio = await startTwilioDouble();
  return { ...webAlone, ...twilioEnvironment(twilio) };
});
const visitor = () => aVisitor(app());
beforeAll(() => () => twilio.stop());

const wording = "Text me about this appointment.";
let numbers = 0;

/** Somebody with a number of their own, who agreed to texts or did not. */
async function aClient({ agrees = false, phone }: { agrees?: boolean; phone?: string } = {}) {
  numbers += 1;
  const own = phone ?? `+1602555${1000 + numbers}`;
  const email = `ada.${crypto.randomUUID().slice(0, 6)}@home.example`;
  const consent: Record<string, string> = agrees ? { "consents.sms": "on" } : {};
  const { token } = await bookByForm(app(), { email, phone: own, ...consent });
  return { email, phone: own, path: `/m/${token}/contact`, token };
}

const ticked = (html: string) => /<input[^>]*name="texts"[^>]*checked/.test(html);
const preferred = (html: string) => /<input[^>]*value="(sms|email)"[^>]*checked/.exec(html)?.[1];
const change = (path: string, fields: Record<string, string>) =>
  visitor().post(path, { wording, ...fields });

describe("the page on which clients say how they are written to", () => {
  test("is linked from their own page, shows the exact words, and ticks nothing by itself", async () => {
    const { path, token } = await aClient();
    expect((await visitor().get(`/m/${token}`)).html).toContain(`href="${path}"`);
    const { status, html } = await visitor().get(path);
    expect(status).toBe(200);
    expect(html).toContain(`<span>${wording}</span>`);
    expect(hiddenOf({ html })).toEqual({ wording });
    expect([ticked(html), preferred(html)]).toEqual([false, "email"]);
  });

  test("changes nothing by being opened", async () => {
    const { path } = await aClient({ agrees: true });
    const before = await rowCounts(app());
    await visitor().get(path);
    await visitor().get(`${path}?done=saved`);
    expect(await rowCounts(app())).toEqual(before);
  });

  test("writes down what was agreed to, word for word, and where", async () => {
    const { path, phone, email } = await aClient();
    const answer = await change(path, { texts: "on", preferred: "sms" });
    expect([answer.status, answer.location]).toEqual([303, `${path}?done=saved`]);
    expect(await listConsents(app().db, [phone])).toMatchObject([
      { kind: "sms", given: true, wording, origin: "page" },
    ]);
    expect(await findContactPreference(app().db, email)).toBe("sms");
    const { html } = await visitor().get(answer.location);
    expect([ticked(html), preferred(html)]).toEqual([true, "sms"]);
    expect(html).toContain("It holds from the next message on");
  });

  test("writes down the same once", async () => {
    const { path, phone } = await aClient();
    for (const _time of [1, 2]) await change(path, { texts: "on", preferred: "sms" });
    expect(await listConsents(app().db, [phone])).toHaveLength(1);
  });

  test("takes consent back, and e-mail is what is left", async () => {
    const { path, phone } = await aClient({ agrees: true });
    await change(path, { preferred: "email" });
    expect(await findSmsConsent(app().db, phone)).toEqual({
      state: "revoked",
      stoppedByText: false,
    });
    // And gives it again: nobody stopped it by text.
    await change(path, { texts: "on", preferred: "sms" });
    expect(await findSmsConsent(app().db, phone)).toMatchObject({ state: "given" });
  });

  test("keeps the consent of somebody who only prefers e-mail", async () => {
    const { path, phone, email } = await aClient({ agrees: true });
    await change(path, { texts: "on", preferred: "email" });
    expect(await findSmsConsent(app().db, phone)).toMatchObject({ state: "given" });
    expect(await findContactPreference(app().db, email)).toBe("email");
  });

  test("does not take a preference for texts for consent to them", async () => {
    const { path, phone } = await aClient();
    const { status, html } = await change(path, { preferred: "sms" });
    expect(status).toBe(422);
    expect(html).toContain("please tick the box");
    expect(await listConsents(app().db, [phone])).toEqual([]);
  });

  test("takes nobody's consent to words that they did not see", async () => {
    const { path, phone } = await aClient();
    const { status, html } = await change(path, {
      texts: "on",
      preferred: "sms",
      wording: "Text me now and then.",
    });
    expect(status).toBe(409);
    expect(html).toContain("Please read them again");
    expect(await listConsents(app().db, [phone])).toEqual([]);
  });
});

describe("where texts are not the client's to choose on a page", () => {
  test("STOP by text is undone by START alone, whatever is posted", async () => {
    const { path, phone } = await aClient({ agrees: true });
    await recordConsent(app().db, {
      phone,
      given: false,
      wording: "STOP",
      origin: "sms",
      requestId: undefined,
      at: new Date(),
    });
    const { html } = await visitor().get(path);
    expect(html).toContain("<strong>START</strong>");
    expect(html).not.toContain('name="texts"');
    expect((await change(path, { texts: "on", preferred: "sms" })).status).toBe(422);
    expect(await findSmsConsent(app().db, phone)).toMatchObject({ state: "revoked" });
  });

  test("a number abroad is not offered texts, and neither is nobody's", async () => {
    const { path } = await aClient({ phone: "+18765550123" });
    expect((await visitor().get(path)).html).toContain("no number that we could text");
  });

  test("a link that opens nothing shows nothing", async () => {
    expect((await visitor().get(`/m/${"x".repeat(27)}/contact`)).status).toBe(404);
    expect((await change(`/m/${"x".repeat(27)}/contact`, { texts: "on" })).status).toBe(404);
  });

  test("another site cannot post it", async () => {
    const { path, phone } = await aClient();
    const answer = await fetch(app().base + path, {
      method: "POST",
      headers: {
        origin: "https://evil.example",
        "sec-fetch-site": "cross-site",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ texts: "on", preferred: "sms", wording }),
    });
    expect(answer.status).toBe(403);
    expect(await listConsents(app().db, [phone])).toEqual([]);
  });
});
