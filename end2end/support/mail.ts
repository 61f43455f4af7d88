// The mails that the server has written to its folder.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import PostalMime from "postal-mime";
import { expect } from "@playwright/test";

export type Mail = { subject: string; text: string; html: string };

/** Every mail to an address so far, the oldest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const folder = join(process.env.E2E_FOLDER!, "mail");
  const names = await readdir(folder).catch(() => []);
  const mails = await Promise.all(
    names
      .filter((name) => name.endsWith(".eml"))
      .sort()
      .map(async (name) => PostalMime.parse(await readFile(join(folder, name)))),
  );
  return mails
    .filter((mail) => mail.to?.some((to) => to.address === address))
    .map((mail) => ({
      subject: mail.subject ?? "",
      text: mail.text ?? "",
      html: mail.html ?? "",
    }));
}

/** The newest mail to an address with this subject; waits for the job that sends it. */
export async function mailTo(address: string, subject: string | RegExp): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(
      async () => {
        const mails = await mailsTo(address);
        found = mails.findLast((mail) => mail.subject.match(subject));
        return found !== undefined;
      },
      { message: `a mail to ${address} about ${subject}` },
    )
    .toBe(true);
  return found!;
}

/** The link that a mail is about. */
export function linkIn(mail: Mail): string {
  const link = mail.text.match(/https?:\/\/\S+/)?.[0];
  if (link === undefined) throw new Error(`no link in: ${mail.text}`);
  return link;
}
