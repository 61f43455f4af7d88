// One server for the whole run, as a newcomer starts it, on a free port with a folder of its own.
//
// Its mails go to that folder. It trusts one proxy, so that each test can come from a network of
// its own (`X-Forwarded-For`) and no test uses up the limits of another.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** Where cargo put the program; `BESACE_BIN` names another one. */
export const program =
  process.env.BESACE_BIN ??
  join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/besace");

/** The environment of the tests, without settings that somebody has exported for their own server. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("BESACE_"));
  return Object.fromEntries(kept);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A running server. */
export type Server = {
  url: string;
  folder: string;
  process: ChildProcess;
  /** Everything that it wrote so far. */
  log: () => string;
  stop: () => Promise<void>;
};

/** Starts `besace serve --dev` and waits until it answers. */
export async function startServer(
  settings: Record<string, string> = {},
  given: {
    folder?: string;
    port?: number;
    everyMs?: number;
    largestFile?: number;
    /** A server on loopback that may be asked, `127.0.0.1:4000`. */
    beside?: string;
  } = {},
): Promise<Server> {
  if (!existsSync(program)) {
    throw new Error(`${program} is not there: run \`make test\`, or \`cargo build -p server\``);
  }
  const folder = given.folder ?? (await mkdtemp(join(tmpdir(), "besace-")));
  const port = given.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const command = [program, "serve", "--dev", "--listen", `127.0.0.1:${port}`];
  if (given.beside !== undefined) command.push("--beside", given.beside);
  if (given.largestFile !== undefined) {
    // Counted in blocks of 512 bytes. Without the signal, a write beyond it fails like any other.
    const limited = `trap '' XFSZ; ulimit -f ${given.largestFile / 512}; exec "$0" "$@"`;
    command.unshift("/bin/sh", "-c", limited);
  }
  const child = spawn(command[0]!, command.slice(1), {
    cwd: folder,
    env: {
      ...cleanEnvironment(),
      BESACE_FILES__FOLDER: folder,
      BESACE_SERVER__TRUSTED_PROXIES: "1",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout?.on("data", (chunk) => (log += chunk));
  child.stderr?.on("data", (chunk) => (log += chunk));

  await answers(`${url}/readyz`, child, () => log, given.everyMs ?? 50);
  return {
    url,
    folder,
    process: child,
    log: () => log,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      if (given.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(
  url: string,
  child: ChildProcess,
  log: () => string,
  everyMs: number,
): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += everyMs) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`besace stopped at its start:\n${log()}`);
    }
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, everyMs));
  }
  child.kill("SIGKILL");
  throw new Error(`besace does not answer at ${url}:\n${log()}`);
}

/** Playwright's global set-up: gives the server to the workers and stops it at the end. */
export default async function setUp(): Promise<() => Promise<void>> {
  const lmtp = await freePort();
  const server = await startServer({
    BESACE_RECEIVE__DOMAIN: "import.exemple.fr",
    BESACE_RECEIVE__LMTP: `127.0.0.1:${lmtp}`,
  });
  process.env.E2E_LMTP = String(lmtp);
  process.env.E2E_URL = server.url;
  process.env.E2E_FOLDER = server.folder;
  return async () => {
    await server.stop();
    const faults = server.log().match(/^.*(panicked at|"level":"ERROR"| ERROR ).*$/gm);
    if (faults) throw new Error(`the server reported:\n${faults.join("\n")}`);
  };
}
