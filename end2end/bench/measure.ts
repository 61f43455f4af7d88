// What is asked of the operating system and of the load generators.

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import type { BrowserContext } from "@playwright/test";
import autocannon from "autocannon";

const run = promisify(execFile);

/** What browsers say that they can unpack. */
const ACCEPTED = "gzip, deflate, br, zstd";

/** Requests per second that a server answers when it is pressed as hard as one thread can. */
export async function capacity(
  urls: { base: string; paths: string[]; header?: [string, string] },
  seconds: number,
  folder: string,
): Promise<{ rate: number; errors: number }> {
  const script = join(folder, "wrk.lua");
  const paths = urls.paths.map((path) => JSON.stringify(path)).join(",");
  const header = urls.header ? `wrk.headers["${urls.header[0]}"] = ${lua(urls.header[1])}` : "";
  await writeFile(
    script,
    `wrk.headers["Accept-Encoding"] = "${ACCEPTED}"
     ${header}
     local paths, at = {${paths}}, 0
     request = function()
       at = at % #paths + 1
       return wrk.format("GET", paths[at])
     end
     done = function(summary)
       local e = summary.errors
       print("errors " .. (e.connect + e.read + e.write + e.status + e.timeout))
     end`,
  );
  const { stdout } = await run("wrk", ["-t1", "-c16", `-d${seconds}s`, "-s", script, urls.base]);
  return {
    rate: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)![1]),
    errors: Number(stdout.match(/^errors (\d+)/m)![1]),
  };
}

const lua = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** The 99th percentile in milliseconds at a steady rate. */
export async function steady(
  url: string,
  { rate, connections, seconds }: { rate: number; connections: number; seconds: number },
): Promise<number> {
  // The load's own first second, while it is compiled, is not the server's.
  const visit = { url, connections, overallRate: rate, headers: { "Accept-Encoding": ACCEPTED } };
  await autocannon({ ...visit, duration: 3 });
  const result = await autocannon({ ...visit, duration: seconds });
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${result.errors} errors, ${result.non2xx} other answers at ${url}`);
  }
  return result.latency.p99;
}

/** Resident memory in megabytes. */
export async function resident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(status.match(/VmRSS:\s+(\d+) kB/)![1]) / 1000;
}

/** The most resident memory while something goes on. */
export async function peak<T>(pid: number, work: Promise<T>): Promise<[T, number]> {
  let most = 0;
  const watch = setInterval(async () => {
    most = Math.max(most, await resident(pid).catch(() => 0));
  }, 100);
  try {
    const result = await work;
    return [result, most];
  } finally {
    clearInterval(watch);
  }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The machine in a line. */
export async function machine(): Promise<string> {
  const cpu = (await readFile("/proc/cpuinfo", "utf8")).match(/^model name\s*: (.*)$/m)?.[1];
  const memory = (await readFile("/proc/meminfo", "utf8")).match(/MemTotal:\s+(\d+) kB/)![1];
  const cores = (await run("nproc")).stdout.trim();
  const kernel = (await run("uname", ["-sr"])).stdout.trim();
  const name = cpu?.trim().replace(/\s+/g, " ") ?? "unknown processor";
  return `${name}, ${cores} cores, ${Math.round(Number(memory) / 1024 / 1024)} GiB, ${kernel}`;
}

/**
 * Bytes that a browser with an empty cache receives for a page and all that it loads, or for what of
 * it is counted: `Document`, `Stylesheet`, `Font`, `Image`.
 */
export async function onTheWire(
  open: (options: { locale: string }) => Promise<BrowserContext>,
  url: string,
  counted: (kind: string) => boolean = () => true,
): Promise<number> {
  const context = await open({ locale: "fr-FR" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  const kinds = new Map<string, string>();
  session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (counted(kinds.get(requestId) ?? "Other")) bytes += encodedDataLength;
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await context.close();
  return bytes;
}
