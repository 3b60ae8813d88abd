import { readFile } from "node:fs/promises";
import { liftBlock } from "#flows/lift-block.ts";
import { describeBlock } from "#messaging/mail-block.ts";
import { listBlockedAddresses } from "#store/blocked-addresses.ts";
import { type Command, textOf, Usage } from "./command.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

/** What can be done about mails from the command line. */
export const mailCommands: Readonly<Record<string, Command>> = {
  blocked: {
    usage: "blocked [--lift ADDRESS --by MEMBER]",
    about: "lists the addresses that nothing is mailed to, and why; lets mail go there again",
    options: { lift: { type: "string" }, by: { type: "string" } },
    async run(db, _words, { lift, by }) {
      const [address, member] = [textOf(lift), textOf(by)];
      if (address === undefined) {
        for (const block of await listBlockedAddresses(db))
          say(
            `${block.address}  since ${block.since.toISOString().slice(0, 10)}, ${block.origin}: ${describeBlock(block.reason)}`,
          );
        return;
      }
      if (member === undefined)
        throw new Usage("--lift needs --by with the key of the member who decided it");
      const lifted = await liftBlock(db, { address, memberKey: member, at: new Date() });
      if (lifted === "unknown-member") throw new Usage(`there is no member “${member}”`);
      if (lifted === "forbidden")
        throw new Usage(`${member} is no operator, manager or admin, and may not decide that`);
      if (lifted === "not-blocked") throw new Usage(`nothing is blocked under “${address}”`);
      say(`Mail goes to ${address} again.`);
      say("Where Postmark has switched the address off, switch it on there, too.");
    },
  },
  messages: {
    usage: "messages [preview TEMPLATE] [--html] [--file FILE]",
    about: "lists the mails whose words are yours to change, or shows one as a client would get it",
    options: { html: { type: "boolean", default: false }, file: { type: "string" } },
    async run(db, [word, template], { html, file }) {
      const path = textOf(file);
      const text =
        path === undefined
          ? undefined
          : await readFile(path, "utf8").catch((cause: unknown) => {
              throw new Usage(`“${path}” cannot be read`, { cause });
            });
      const { listMessages, previewMessage } = await import("./messages.ts");
      if (word !== undefined && (word !== "preview" || template === undefined))
        throw new Usage("messages takes the word preview and the name of a mail");
      say(
        template === undefined
          ? (await listMessages(db, text)).join("\n")
          : await previewMessage(db, { template, text, html: html === true }),
      );
    },
  },
};
