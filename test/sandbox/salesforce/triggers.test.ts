import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { isSignedCallout } from "#handlers/webhooks/salesforce-signature.ts";
import { startCheckedSalesforce } from "../../contracts/checked-crm.ts";

type Told = { readonly body: string; readonly timestamp: string; readonly signature: string };

async function anOrg() {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    const { headers } = request;
    void text(request).then((body) => {
      const timestamp = `${headers["x-gatehouse-timestamp"]}`;
      told.push({ body, timestamp, signature: `${headers["x-gatehouse-signature"]}` });
      response.writeHead(204).end();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const salesforce = await startCheckedSalesforce();
  const { port } = server.address() as AddressInfo;
  salesforce.triggers.connect({ appUrl: `http://127.0.0.1:${port}` });
  onTestFinished(async () => {
    await salesforce.stop();
    server.closeAllConnections();
    server.close();
  });
  return { salesforce, told, changes: () => told.flatMap(({ body }) => JSON.parse(body).changes) };
}

test("what people change is called out, signed, with the fields that changed", async () => {
  const { salesforce, told, changes } = await anOrg();
  const { id } = salesforce.addContact({ email: "kim@home.example" });
  salesforce.editRecord("Contact", id, { Phone: "1" });
  await vi.waitFor(() => expect(changes()).toHaveLength(2));
  expect(changes()).toMatchObject([
    { object: "Contact", id, fields: expect.arrayContaining(["Email"]) },
    { object: "Contact", id, fields: ["Phone"] },
  ]);
  // Both within one transaction.
  const [callout, ...others] = told;
  expect(others).toEqual([]);
  expect(callout && isSignedCallout(salesforce.webhookSecret, callout)).toBe(true);
});

test("a value that was there before, and what no trigger is about, are not", async () => {
  const { salesforce, changes } = await anOrg();
  const { id } = salesforce.addContact({ email: "kim@home.example", phone: "1" });
  salesforce.editRecord("Contact", id, { Phone: "1" });
  salesforce.addAccount({ name: "Home", website: "home.example" });
  salesforce.editRecord("Contact", id, { Phone: "2" });
  await vi.waitFor(() => expect(changes().length).toBeGreaterThan(1));
  expect(changes().slice(1)).toMatchObject([{ object: "Contact", fields: ["Phone"] }]);
});
