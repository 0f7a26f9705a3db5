// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeBrowser, corpus, folder, open, openBrowser, pcrp, read, writeChart } from "./pages.mjs";

const file = join(folder, "report.html");
const hostile = join(folder, "hostile.html");
const WORD = "w".repeat(100 * 1024);
const MARKUP = `<img src=x onerror="alert(1)"></script><script>window.hit = 1</script><!-- & &lt; ' " \u2028 \u202Eabc`;
let charts;

function manifest(path, rows) {
  writeFileSync(path, "chart,team,site\n" + rows.map((row) => row.join(",") + "\n").join(""));
  return path;
}

before(async () => {
  charts = corpus();
  const names = readdirSync(charts).sort();
  const known = manifest(join(folder, "known.csv"), names.map((name, at) => [name, at < 40 ? "Harbour" : at < 81 ? "Rivers" : "Juniper", at % 2 ? "Coast" : "Valley"]));
  let run = pcrp("report", charts, "--manifest", known, "-o", file, "--csv", join(folder, "tables"), "--drawn", "All charts of the corpus");
  assert.equal(run.status, 0, run.err);
  const odd = join(folder, "odd");
  writeChart(join(odd, `a "b' & <i>c.csv`), [["person", "", ""], ["statement", MARKUP, "A paragraph. " + MARKUP], ["goal", "", "I want " + MARKUP], ["goal", "", WORD], ["intervention", "", "Sam rings her \u202Egnirps\u202C \u0007 every Tuesday " + MARKUP]]);
  writeChart(join(odd, "plain.csv"), [["goal", "", "To sing in the choir again by June"]]);
  const rows = [[`"a ""b' & <i>c.csv"`, `"${MARKUP.replaceAll('"', '""')}"`, "</style><b>"], ["plain.csv", "=1+1", "x"]];
  run = pcrp("report", odd, "--manifest", manifest(join(folder, "odd.csv"), rows), "--small-cell", "0", "--title", MARKUP, "--drawn", MARKUP, "-o", hostile);
  assert.equal(run.status, 0, run.err);
  await openBrowser();
});
after(closeBrowser);

test("opens without an error and without asking anything of anybody", async () => {
  const { page, problems, context } = await open(file);
  assert.match(await page.locator("#subtitle").innerText(), /84 plans/);
  assert.equal(await page.locator("#criteria table").first().locator("tbody tr").count(), 5);
  assert.match(await page.locator("#sample").innerText(), /All charts of the corpus/);
  assert.deepEqual(problems, []);
  await context.close();
});

test("the figures on the page are those of the tables", async () => {
  const { page, context } = await open(file);
  const lines = read(join(folder, "tables", "criteria.csv")).trim().split("\r\n");
  assert.match(lines[0], /^rubric,criterion,title,plans,level_1,level_2,level_3,level_4,mean,competent,share,low,high,verdict$/);
  for (const table of ["sample", "groups", "missing", "both", "clones", "traces", "charts"]) assert.ok(existsSync(join(folder, "tables", table + ".csv")), table);
  const fields = lines[1].match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((field) => field.replace(/,$/, ""));
  const [plans, competent] = [fields[3], fields[9]];
  const cells = await page.locator("#criteria tbody tr").first().locator("td").allInnerTexts();
  assert.equal(cells[1], `${competent} of ${plans}`);
  assert.equal(await page.locator("table.charts").count(), 1);
  await context.close();
});

test("groups that are small are withheld, and one more with a single one", async () => {
  const { page, context } = await open(file);
  const heat = page.locator("table.heat tbody tr");
  const words = await heat.allInnerTexts();
  assert.equal(words.length, 3);
  assert.match(words.find((row) => row.startsWith("Juniper")), /withheld/);
  assert.match(words.find((row) => row.startsWith("Harbour")), /withheld/);
  assert.match(words.find((row) => row.startsWith("Rivers")), /of 41/);
  await context.close();
});

test("charts are sorted from the keyboard and filtered", async () => {
  const { page, problems, context } = await open(file);
  const header = page.locator("#charts-table th button", { hasText: "Outcomes" }).first();
  await header.focus();
  await page.keyboard.press("Enter");
  const filters = page.getByRole("search");
  const column = 4; // chart, team, site, then the first criterion
  const levels = async () => (await page.locator(`#charts-table tbody tr td:nth-child(${column})`).allInnerTexts()).map(Number);
  let shown = await levels();
  assert.deepEqual(shown, [...shown].sort((a, b) => a - b));
  assert.equal(await page.locator("#charts-table th[aria-sort='ascending']").count(), 1);
  await page.keyboard.press("Enter"); // the same header still has the focus
  shown = await levels();
  assert.deepEqual(shown, [...shown].sort((a, b) => b - a));
  await filters.getByLabel("Team").selectOption({ label: "Juniper" });
  await page.waitForFunction(() => document.querySelectorAll("#charts-table tbody tr").length === 3);
  assert.match(await page.locator("#charts-count").innerText(), /^3 of 3 shown, of 84/);
  await filters.getByLabel("Team").selectOption({ label: "All" });
  await filters.getByLabel("Find").fill("own-08");
  await page.waitForFunction(() => document.querySelectorAll("#charts-table tbody tr").length === 5);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a chart opens with its text, evidence and what to ask, and Back returns", async () => {
  const { page, problems, context } = await open(file);
  await page.locator("#charts-table a", { hasText: "own-005" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("#plan-title");
  assert.match(await page.locator("#plan-title").innerText(), /own-005/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "plan-title");
  assert.match(await page.locator("#plan .plan").innerText(), /MEMBER WILL STAY IN OWN HOME/);
  assert.ok(await page.locator("#plan .plan mark").count() > 0);
  assert.ok(await page.locator(".finding .ask li").count() > 0);
  const marked = () => page.locator("#plan .plan mark:not(.off)").count();
  const all = await marked();
  await page.locator(".finding button.show").first().click();
  assert.ok(await marked() < all);
  await page.goBack();
  assert.equal(await page.locator("#plan").isVisible(), false);
  assert.equal(await page.locator("#overview").isVisible(), true);
  assert.deepEqual(problems, []);
  await context.close();
});

test("landmarks, headings and table headers are there", async () => {
  const { page, context } = await open(file);
  for (const landmark of ["main", "nav[aria-label]", "header", "footer"]) assert.equal(await page.locator(landmark).count(), 1, landmark);
  assert.equal(await page.locator("h1").count(), 1);
  assert.equal(await page.locator("table:not(:has(caption))").count(), 0);
  assert.equal(await page.locator("thead th:not([scope])").count(), 0);
  assert.equal(await page.locator("svg:not([aria-hidden])").count(), 0);
  const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, select, input, a")].filter((node) => !(node.textContent || node.labels?.length || node.getAttribute("aria-label"))).length);
  assert.equal(unnamed, 0);
  await context.close();
});

test("a hostile chart is shown as text", async () => {
  const { page, problems, context } = await open(hostile);
  assert.equal(await page.evaluate(() => window.hit), undefined);
  await page.locator("#charts-table a", { hasText: "<i>c" }).click();
  await page.waitForSelector("#plan-title");
  const text = await page.locator("#plan").evaluate((node) => node.textContent);
  assert.ok(text.includes(`<img src=x onerror="alert(1)"></script><script>window.hit = 1</script><!-- & &lt; ' "`), text.slice(0, 2000));
  assert.ok(text.includes(WORD));
  assert.equal(await page.locator("main img, main script, main i, main b[onclick]").count(), 0);
  assert.equal(await page.evaluate(() => document.querySelector("#plan").innerText.includes("\u202E")), false);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 1, "the long word makes the page wider than the window by " + wide);
  assert.equal(await page.evaluate(() => window.hit), undefined);
  assert.deepEqual(problems, []);
  await context.close();
});

test("redacted, nothing of the charts is in the file", async () => {
  const shared = join(folder, "shared.html");
  const run = pcrp("report", charts, "--manifest", join(folder, "known.csv"), "--redact", "--salt", "s", "--keep", "site", "-o", shared);
  assert.equal(run.status, 0, run.err);
  const html = read(shared);
  for (const word of ["Stamper", "Harold", "Little Dove", "Harbour", "own-001", "MEMBER WILL STAY"]) assert.equal(html.includes(word), false, word);
  assert.ok(html.includes("Coast"));
  const { page, problems, context } = await open(shared);
  assert.match(await page.locator("#subtitle").innerText(), /redacted/);
  await page.locator("#charts-table tbody a").first().click();
  await page.waitForSelector("#plan-title");
  assert.match(await page.locator("#plan").innerText(), /left out/);
  assert.deepEqual(problems, []);
  await context.close();
});

test("from results: the same figures, evidence without the text", async () => {
  const results = join(folder, "results.jsonl"), page2 = join(folder, "results.html");
  assert.equal(pcrp("score", charts, "--format", "jsonl", "-o", results).status, 0);
  const run = pcrp("report", results, "-o", page2, "--csv", join(folder, "tables2"));
  assert.equal(run.status, 0, run.err);
  const five = (path) => read(path).split("\r\n").filter((line) => line.startsWith("five-criteria,")).join("\n");
  assert.equal(five(join(folder, "tables2", "criteria.csv")), five(join(folder, "tables", "criteria.csv")));
  const { page, problems, context } = await open(page2);
  await page.locator("#charts-table tbody a").first().click();
  await page.waitForSelector("#plan-title");
  assert.ok(await page.locator(".finding details li").count() > 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("goals that are measurable and not meaningful are named, and lead to their chart", async () => {
  const { page, problems, context } = await open(file);
  const lines = read(join(folder, "tables", "goals.csv")).split("\r\n").filter((line) => line.includes(",yes,no,"));
  assert.ok(lines.length > 0);
  const table = page.locator("#goals table", { hasText: "Measurable, not meaningful" });
  assert.equal(await table.locator("tbody tr").count(), Math.min(lines.length, 200));
  await table.locator("tbody a").first().click();
  await page.waitForSelector("#plan-title");
  assert.match(await page.locator("#plan").innerText(), /measurable, not meaningful/i);
  assert.deepEqual(problems, []);
  await context.close();
});

test("fits a narrow screen, and the sections do not cover it", async () => {
  const { page, context } = await open(file, { viewport: { width: 400, height: 800 } });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
  await page.evaluate(() => scrollTo(0, 3000));
  assert.ok(await page.evaluate(() => document.getElementById("sections").getBoundingClientRect().bottom) < 0);
  await context.close();
});

test("prints with all charts and without controls", async () => {
  const { page, context } = await open(file);
  await page.emulateMedia({ media: "print" });
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 20000);
  assert.equal(await page.locator(".controls").first().isVisible(), false);
  await context.close();
});

test("the same charts give the same page", () => {
  const again = join(folder, "again.html");
  pcrp("report", charts, "--manifest", join(folder, "known.csv"), "-j", "1", "-o", again, "--drawn", "All charts of the corpus");
  assert.equal(read(again), read(file));
});
