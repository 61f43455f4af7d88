// A Postfix of one's own before Besace: scripts/postfix.sh, which only root can start.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const script = resolve(import.meta.dirname, "../../scripts/postfix.sh");

/** Whether it can be started here; where it cannot and should, the test fails. */
export const canStart = process.getuid?.() === 0 || Boolean(process.env.CI);

/** Runs `use` with the port on which it takes mails for `domain`, which it hands over on `lmtp`. */
export async function withPostfix(
  domain: string,
  lmtp: number,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const postfix = spawn(script, [domain, `inet:127.0.0.1:${lmtp}`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(postfix, "exit");
  try {
    const lines = createInterface({ input: postfix.stdout });
    const [port] = await Promise.race([once(lines, "line"), ended.then(() => [undefined])]);
    if (!port) throw new Error("Postfix did not start");
    await use(Number(port));
  } finally {
    postfix.stdin.end();
    await ended;
  }
}
