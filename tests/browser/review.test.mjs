// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeBrowser, corpus, folder, open, openBrowser, pcrp, read, writeChart } from "./pages.mjs";

const CRITERIA = ["outcomes", "personalised", "role", "own_words", "action"];
let charts, paths;

before(async () => {
  charts = corpus();
  paths = readdirSync(charts).sort().slice(0, 10).map((name) => join(charts, name));
  await openBrowser();
});
after(closeBrowser);

function worksheet(name, ...options) {
  const file = join(folder, name);
  const run = pcrp("review", ...options, "-o", file);
  assert.equal(run.status, 0, run.err);
  return file;
}

/** What the Export button hands over. */
async function exported(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#export-button")]);
  return read(await download.path());
}

/** The level that the test gives, so that a mixed-up plan or criterion would show. */
const wanted = (plan, criterion) => (plan * 3 + criterion) % 4 + 1;

async function rateAll(page, count) {
  for (let plan = 0; plan < count; plan++) {
    for (let criterion = 0; criterion < CRITERIA.length; criterion++)
      await page.keyboard.press(plan === 2 && criterion === 1 ? "n" : String(wanted(plan, criterion)));
    await page.keyboard.press("ArrowRight");
  }
}

test("ten charts are rated from the keyboard, kept over a reload, and exported for pcrp agree", async () => {
  const { page, problems, context } = await open(worksheet("rate.html", ...paths));
  await page.keyboard.type("kim");
  await page.keyboard.press("Enter");
  await rateAll(page, 4);
  await page.keyboard.press("m");
  await page.keyboard.type('says "no", twice\nand 3 more');
  await page.keyboard.press("Escape");
  await page.reload();
  await page.waitForSelector("#who[open]");
  assert.equal(await page.inputValue("#who-name"), "kim");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#progress-words").innerText(), /^4 of 10/);
  assert.match(await page.locator("#plan-title").innerText(), /own-005/);
  assert.equal(await page.inputValue("fieldset.current textarea"), 'says "no", twice\nand 3 more');
  for (let plan = 4; plan < 10; plan++) {
    for (let criterion = 0; criterion < CRITERIA.length; criterion++) await page.keyboard.press(String(wanted(plan, criterion)));
    await page.keyboard.press("ArrowRight");
  }
  assert.match(await page.locator("#progress-words").innerText(), /^10 of 10/);
  const csv = await exported(page);
  const file = join(folder, "kim.csv");
  writeFileSync(file, csv);
  const lines = csv.trim().split("\r\n");
  assert.equal(lines[0], "plan,rater,criterion,level,note");
  assert.ok(lines.includes(`own-001,kim,outcomes,${wanted(0, 0)},`));
  assert.ok(lines.includes(`own-010,kim,action,${wanted(9, 4)},`));
  assert.ok(lines.includes("own-003,kim,personalised,,"));
  const scores = join(folder, "scores.csv");
  pcrp("score", ...paths, "--format", "tidy", "-o", scores);
  const agree = pcrp("agree", file, scores);
  assert.equal(agree.status, 0, agree.err);
  assert.match(agree.out, /outcomes/);
  assert.deepEqual(problems, []);
  await context.close();
});

test("an export that was taken away is loaded again", async () => {
  const { page, context, problems } = await open(worksheet("load.html", "--rater", "kim", ...paths));
  assert.match(await page.locator("#progress-words").innerText(), /^0 of 10/);
  await page.setInputFiles("#load", join(folder, "kim.csv"));
  await page.waitForFunction(() => document.querySelector("#progress-words").textContent.startsWith("10 of 10"));
  assert.equal(await exported(page), read(join(folder, "kim.csv")));
  assert.deepEqual(problems, []);
  await context.close();
});

test("blind, pcrp's levels and evidence are not in the file", async () => {
  const file = worksheet("blind.html", "--blind", "--rater", "kim", ...paths);
  const { page, context, problems } = await open(file);
  assert.equal(await page.locator("mark").count(), 0);
  const keys = await page.evaluate(() => Object.keys(JSON.parse(document.getElementById("chart-0").textContent)));
  assert.equal(keys.includes("pcrp"), false);
  assert.deepEqual(problems, []);
  await context.close();
  const seeing = await open(worksheet("seeing.html", "--rater", "kim", ...paths));
  assert.ok(await seeing.page.locator("mark").count() > 0);
  await seeing.context.close();
});

test("the words of the levels and the codebook are at hand", async () => {
  const { page, context } = await open(worksheet("book.html", "--rater", "kim", ...paths));
  assert.equal(await page.locator("fieldset.current .words li").count(), 4);
  await page.keyboard.press("c");
  assert.match(await page.locator("fieldset.current .codebook").innerText(), /Deciding question/);
  await page.keyboard.press("?");
  assert.equal(await page.locator("#keys").isVisible(), true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("fieldset").nth(1).getAttribute("class"), "current");
  await context.close();
});

test("what differs is decided, what is agreed is exported with it", async () => {
  const other = read(join(folder, "kim.csv")).replaceAll(",kim,", ",lee,").split("\r\n")
    .map((line) => line.startsWith("own-001,lee,role,") ? `own-001,lee,role,${wanted(0, 2) === 4 ? 1 : 4},sees it otherwise` : line);
  const lee = join(folder, "lee.csv");
  writeFileSync(lee, other.join("\r\n"));
  const file = worksheet("decide.html", "--adjudicate", join(folder, "kim.csv"), "--adjudicate", lee, ...paths);
  const { page, context, problems } = await open(file);
  assert.match(await page.locator("#progress-words").innerText(), /^0 of 1 plan /);
  assert.match(await page.locator("fieldset.current").innerText(), /sees it otherwise/);
  assert.match(await page.locator("fieldset.current legend").innerText(), /role/i);
  await page.keyboard.press("3");
  assert.match(await page.locator("#progress-words").innerText(), /^1 of 1/);
  const lines = (await exported(page)).trim().split("\r\n");
  assert.ok(lines.includes("own-001,consensus,role,3,"));
  assert.ok(lines.includes(`own-001,consensus,outcomes,${wanted(0, 0)},`));
  assert.equal(lines.length, 1 + CRITERIA.length);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a hostile chart is shown as text, and its name is a cell", async () => {
  const markup = `</script><script>window.hit = 1</script><img src=x onerror=alert(1)>`;
  const chart = writeChart(join(folder, "strange", `=2+2 "x", 'y'.csv`), [["statement", markup, markup + " \u202E \u2028 " + "w".repeat(100 * 1024)], ["goal", "", "I want " + markup]]);
  const { page, context, problems } = await open(worksheet("hostile.html", "--rater", markup.slice(0, 40), "--title", markup, chart));
  assert.equal(await page.evaluate(() => window.hit), undefined);
  assert.ok((await page.locator("#plan").evaluate((node) => node.textContent)).includes(markup));
  assert.equal(await page.locator("main img, main script").count(), 0);
  await page.keyboard.press("4");
  const csv = await exported(page);
  assert.ok(csv.includes(`"'=2+2 ""x"", 'y'"`), csv);
  assert.deepEqual(problems, []);
  await context.close();
});
