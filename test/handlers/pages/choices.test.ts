import { beforeAll, expect, test } from "vitest";
import { loginAddress } from "#flows/sign-in.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, bookByForm, webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
let ada: { cookie: string };

beforeAll(async () => {
  const address = (await loginAddress({ db: app().db, publicUrl: "" }, "ada")) ?? "";
  const seen = await visitor().post(address, {});
  ada = { cookie: (seen.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
});

test("a request's page says why whom, and after a swap from whom to whom and for which reason", async () => {
  await bookByForm(app());
  const { db } = app();
  const request = await db("requests").first("number");
  const appointment = await db("appointments").first("id", "provider_id");
  const [own, other] = await Promise.all([
    db("providers").where({ id: appointment?.provider_id }).first("name"),
    db("providers")
      .whereIn("key", ["ana", "ben"])
      .whereNot({ id: appointment?.provider_id })
      .first("name"),
  ]);
  const page = `/console/requests/GH-${request?.number}`;
  const { html } = await visitor().get(page, ada);
  expect(html).toContain(`<h2>Why ${own?.name}</h2>`);
  expect(html).toContain(`<th scope="row">${other?.name}</th>`);

  await db("audit").insert({
    at: new Date(),
    actor: { kind: "system", name: "a bulk move" },
    action: "reassigned",
    request_id: (await db("requests").first("id"))?.id,
    detail: {
      previousProviderId: appointment?.provider_id,
      providerId: (await db("providers").where({ name: other?.name }).first("id"))?.id,
      reason: "ill until Friday",
    },
  });
  const swapped = (await visitor().get(page, ada)).html;
  expect(swapped).toContain("Gave the appointment to somebody else");
  expect(swapped).toContain(`${own?.name} → ${other?.name}; ill until Friday`);
});
