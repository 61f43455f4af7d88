// Hands mails over to Besace by LMTP (RFC 2033), as a mail server does, or to a mail server by SMTP.

import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A conversation; one mail after the other. */
export class Lmtp {
  private socket: Socket;
  private heard = "";

  private constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setNoDelay(true);
    this.socket.setEncoding("utf8").on("data", (text) => (this.heard += text));
  }

  static async open(port: number, hello: "LHLO" | "EHLO" = "LHLO"): Promise<Lmtp> {
    const opened = new Lmtp(port);
    await opened.answer("220");
    await opened.say(`${hello} mx.exemple.fr`, "250");
    return opened;
  }

  /** Delivers a mail to one recipient; fails unless it is taken. */
  async deliver(to: string, mail: string): Promise<void> {
    this.socket.write(`MAIL FROM:<>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
    for (const code of ["250", "250", "354"]) await this.answer(code);
    const body = mail.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..");
    await this.say(`${body}\r\n.`, "250");
  }

  /** What is answered to a recipient. */
  async asks(to: string): Promise<string> {
    await this.say("MAIL FROM:<>", "250");
    const answer = await this.say(`RCPT TO:<${to}>`);
    await this.say("RSET", "250");
    return answer;
  }

  async close(): Promise<void> {
    await this.say("QUIT", "221");
    this.socket.end();
  }

  private async say(line: string, code?: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.answer(code);
  }

  private async answer(code?: string): Promise<string> {
    for (;;) {
      // All lines of an answer but the last have a hyphen behind the code.
      const whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.heard);
      if (whole) {
        this.heard = this.heard.slice(whole[0].length);
        if (code && !whole[0].includes(`${code} `)) throw new Error(`wanted ${code}: ${whole[0]}`);
        return whole[0];
      }
      await once(this.socket, "data", { signal: AbortSignal.timeout(20_000) });
    }
  }
}

/** A mail with a text, and a file when there is one. */
export function mail(text: string, file?: { name: string; content: Buffer }): string {
  const head = `From: Un émetteur <noreply@emetteur.exemple>\nSubject: Votre badge\nMIME-Version: 1.0\n`;
  const words = `Content-Type: text/plain; charset=utf-8\n\n${text}\n`;
  if (!file) return head + words;
  const encoded = file.content.toString("base64").replace(/.{76}/g, "$&\n");
  return `${head}Content-Type: multipart/mixed; boundary="partie"

--partie
${words}
--partie
Content-Type: application/octet-stream; name="${file.name}"
Content-Transfer-Encoding: base64

${encoded}
--partie--
`;
}
