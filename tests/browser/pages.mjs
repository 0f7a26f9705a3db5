// SPDX-License-Identifier: Apache-2.0
// For the tests of the pages: pcrp run on charts, and a browser that notes every error and every request.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const program = process.env.PCRP;
if (!program) throw new Error("PCRP: the path of the pcrp to be tested");

export const folder = mkdtempSync(join(tmpdir(), "pcrp-pages-"));

/** Runs pcrp; what it said and its exit status. */
export function pcrp(...options) {
  const run = spawnSync(program, options, { encoding: "utf8", maxBuffer: 1 << 28 });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

/** The first 84 plans of the project's own as one file a plan; the tests know them. */
export function corpus() {
  const charts = join(folder, "corpus"), plans = join(folder, "plans.jsonl");
  writeFileSync(plans, readFileSync(join(root, "corpus", "own", "plans.jsonl"), "utf8").split("\n").slice(0, 84).join("\n"));
  execFileSync("python3", [join(root, "tests", "plans_to_csv.py"), plans, charts]);
  return charts;
}

const cell = (text) => `"${String(text).replaceAll('"', '""')}"`;

/** A chart of the form of docs/csv.md; elements are [element, title, text]. */
export function writeChart(path, elements) {
  mkdirSync(dirname(path), { recursive: true });
  const rows = elements.map(([element, title, text]) => [element, title, text].map(cell).join(","));
  writeFileSync(path, "element,title,text\n" + rows.join("\n") + "\n");
  return path;
}

export const read = (path) => readFileSync(path, "utf8");

let browser;

export async function openBrowser() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

export async function closeBrowser() {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** A page of its own profile. problems holds whatever must not happen: errors, requests, dialogs. */
export async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) problems.push(message.text()); });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("dialog", async (dialog) => { problems.push("dialog: " + dialog.message()); await dialog.dismiss(); });
  context.on("request", (request) => {
    const url = request.url();
    if (url !== "file://" + file && !url.startsWith("data:") && !url.startsWith("blob:") && !url.startsWith(`file://${file}#`)) problems.push("request: " + url.slice(0, 200));
  });
  await page.goto("file://" + file);
  return { page, context, problems };
}
