// The page of `billcast report` in a browser. Run from the repository's root: node --test tests/report/report.test.mjs
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { apps, browser, folder, months, open, page, scenario } from "./page.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const one = page("one", ["scenarios/documented/3.csv", "--budget", "200"], 1);
const several = page("several", ["scenarios/examples"]);
const refused = page("refused", ["scenarios/examples/07-what-exists-stays.csv", "--from", "2020-02", "--to", "2020-04"]);

const forecast = page("forecast", ["scenarios/forecast/base.csv", "--assumptions", "scenarios/forecast/assumptions.toml", "--draws", "500"]);

after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const firstColumn = (opened, table) =>
  opened.$$eval(`${table} tbody tr:not(.told)`, (rows) => rows.map((row) => row.cells[0].textContent));
const column = (opened, at) =>
  opened.$$eval("#months-table tbody tr:not(.told)", (rows, at) => rows.map((row) => row.cells[at].textContent), at);
const asNumbers = (shown) => shown.map((text) => Number(text.replaceAll(",", "")));
const withoutCurrency = (rows) => rows.map((row) => row.slice(0, 7));

test("a page loads without a complaint and asks for nothing", async () => {
  for (const { url } of [one, several, refused, forecast]) {
    for (const colorScheme of ["light", "dark"]) {
      const opened = await open(url, { colorScheme });
      assert.deepEqual(opened.heard, []);
    }
  }
});

test("the policy of the page forbids the network", async () => {
  const opened = await open(one.url);
  const answer = await opened.evaluate(() => fetch("https://example.com/").then(() => "fetched", () => "refused"));
  assert.equal(answer, "refused");
  assert.ok(opened.heard.some((heard) => heard.includes("Content Security Policy")), opened.heard.join("\n"));
});

test("the numbers of the page are those of months.csv", async () => {
  for (const { url, months: expected } of [one, several, refused]) {
    assert.deepEqual(await months(await open(url)), withoutCurrency(expected));
  }
});

test("a column sorts by mouse and by keyboard, and says so", async () => {
  const opened = await open(several.url);
  const heading = opened.locator("#months-table th", { hasText: "Total" });
  await heading.getByRole("button").click();
  assert.equal(await heading.getAttribute("aria-sort"), "descending");
  const totals = asNumbers(await column(opened, 6));
  assert.deepEqual(totals, [...totals].sort((a, b) => b - a));
  await heading.getByRole("button").press("Enter");
  assert.equal(await heading.getAttribute("aria-sort"), "ascending");
  const rising = asNumbers(await column(opened, 6));
  assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
  const month = opened.locator("#months-table th", { hasText: "Month" });
  await month.getByRole("button").press("Space");
  assert.equal(await heading.getAttribute("aria-sort"), null);
  assert.equal(await month.getAttribute("aria-sort"), "ascending");
  const names = await column(opened, 0);
  assert.deepEqual(names, [...names].sort());
  // And a table that stands in the page.
  const app = opened.locator("#apps-table th", { hasText: "App" });
  await app.getByRole("button").click();
  const sorted = await firstColumn(opened, "#apps-table");
  assert.deepEqual(sorted, [...sorted].sort());
  assert.deepEqual(opened.heard, []);
});

test("months are searched and chosen, and their sum is told", async () => {
  const opened = await open(several.url);
  await opened.getByLabel("Search apps and editions").pressSequentially("restore");
  const app = "02-restore-within-the-month";
  const expected = withoutCurrency(several.months).filter((row) => row[0] === app);
  assert.deepEqual(await months(opened), expected);
  const cents = expected.reduce((sum, row) => sum + Math.round(Number(row[6]) * 100), 0);
  const status = await opened.locator("#months-status").textContent();
  assert.equal(status, `${expected.length} months, together ${(cents / 100).toLocaleString("en", { minimumFractionDigits: 2 })} USD`);
  await opened.locator("#months-month").selectOption({ label: "2020-05" });
  assert.deepEqual(await months(opened), expected.filter((row) => row[1] === "2020-05"));
  await opened.getByLabel("Search apps and editions").fill("nobody");
  assert.equal(await opened.locator("#months-status").textContent(), "No month is like that.");
  await opened.getByLabel("Search apps and editions").fill("");
  await opened.locator("#months-month").selectOption("");
  await opened.getByLabel("only months that cost something").check();
  assert.deepEqual(await months(opened), withoutCurrency(several.months).filter((row) => Number(row[6]) > 0));
  await opened.getByLabel("Search apps", { exact: true }).fill("restore");
  assert.deepEqual(await opened.$$eval("#apps-table tbody tr:not([hidden])", (rows) => rows.map((row) => row.cells[0].textContent)), [app]);
  await opened.locator("#apps-table a", { hasText: app }).click();
  assert.equal(await opened.getByLabel("Search apps and editions").inputValue(), `"${app}"`);
  assert.deepEqual(opened.heard, []);
});

test("a month opens to its charges and a charge to its reasons, by mouse and by keyboard", async () => {
  const opened = await open(one.url);
  const april = opened.getByRole("button", { name: "2019-04" });
  await april.click();
  assert.equal(await april.getAttribute("aria-expanded"), "true");
  const rooms = opened.locator("tr.told summary", { hasText: "unlimited_av_rooms" });
  await rooms.click();
  const why = opened.locator("tr.told details[open] .why");
  assert.match(await why.textContent(), /F4.*incurred at once on 2019-04-10, for the whole month/);
  assert.match(await why.textContent(), /1 month x 149\.99 = 149\.99/);
  assert.match(await why.textContent(), /read as price_list it would be 0\.00/);
  await april.press("Enter");
  assert.equal(await april.getAttribute("aria-expanded"), "false");
  assert.equal(await opened.locator("tr.told").count(), 0);
  // The same without a mouse.
  await april.press("Space");
  await opened.keyboard.press("Tab");
  await opened.keyboard.press("Enter");
  assert.equal(await opened.locator("tr.told details[open]").count(), 1);
  assert.match(await opened.locator("tr.told details[open] .why").textContent(), /O2/);
  // A sort leaves open what is open.
  await opened.locator("#months-table th", { hasText: "Total" }).getByRole("button").click();
  assert.equal(await opened.getByRole("button", { name: "2019-04" }).getAttribute("aria-expanded"), "true");
  await opened.getByRole("button", { name: "Show all reasons" }).click();
  assert.equal(await opened.locator("tr.told").count(), one.months.length);
  assert.equal(await opened.locator("tr.told details:not([open])").count(), 0);
  assert.deepEqual(opened.heard, []);
});

test("a refused row tells what would have let it pass", async () => {
  const opened = await open(refused.url);
  await opened.getByLabel("only months with violations").check();
  assert.deepEqual((await months(opened)).map((row) => row[1]), ["2020-03"]);
  await opened.getByRole("button", { name: "2020-03" }).click();
  const row = opened.locator("tr.told summary", { hasText: "refused 07-what-exists-stays.csv:5" });
  await row.click();
  assert.match(await opened.locator("tr.told details[open] .why").textContent(), /instead.*more|instead.*at no other cost/);
});

test("the whole page is reached by keyboard, and what has the focus is seen", async () => {
  const opened = await open(one.url);
  await opened.keyboard.press("Tab");
  assert.equal(await opened.evaluate(() => document.activeElement.textContent), "Skip to the months");
  await opened.keyboard.press("Enter");
  assert.match(opened.url(), /#months$/);
  const reached = new Set();
  for (let at = 0; at < 80; at += 1) {
    await opened.keyboard.press("Tab");
    const [id, outline, name] = await opened.evaluate(() => {
      const { id, className, textContent, localName } = document.activeElement;
      return [id || className || textContent || localName, getComputedStyle(document.activeElement).outlineStyle, localName];
    });
    // After the last one the browser itself has the focus.
    if (name === "body") break;
    assert.notEqual(outline, "none", id);
    reached.add(id);
  }
  for (const id of ["months-search", "months-month", "months-charged", "months-refused", "months-open", "open"]) {
    assert.ok(reached.has(id), `${id} in ${[...reached].join(", ")}`);
  }
});

test("nothing that keeps people from reading the page is found by axe", async () => {
  const contexts = [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 400, height: 800 } }];
  for (const [{ url }, ...rest] of [[one, ...contexts], [several, ...contexts.slice(0, 2)], [refused, ...contexts.slice(0, 2)], [forecast, ...contexts]]) {
    for (const context of rest) {
      // The policy of the page lets no script in but its own: axe comes in from the outside.
      const opened = await open(url, { ...context, bypassCSP: true });
      await opened.addScriptTag({ path: axe });
      for (const month of (await opened.locator("#months-table .open").all()).slice(0, 3)) await month.click();
      await opened.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      const { violations } = await opened.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      const faults = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html.slice(0, 200)}`);
      assert.deepEqual(faults, []);
    }
  }
});

test("no screen is too small for the page", async () => {
  for (const { url } of [one, several, forecast]) {
    for (const width of [320, 400, 1000, 1600]) {
      const opened = await open(url, { viewport: { width, height: 800 } });
      assert.ok(await opened.evaluate(() => document.documentElement.scrollWidth <= innerWidth), String(width));
    }
  }
});

test("on paper there are all months and no controls, light even where the screen is dark", async () => {
  const opened = await open(several.url, { colorScheme: "dark", viewport: { width: 720, height: 1000 } });
  await opened.getByRole("button", { name: "2020-05" }).first().click();
  await opened.emulateMedia({ media: "print" });
  for (const hidden of [".tools", "nav", "#months-open", "figure.dark"]) {
    assert.ok(await opened.locator(hidden).first().isHidden(), hidden);
  }
  assert.ok(await opened.locator("figure.light").first().isVisible());
  assert.equal(await opened.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  assert.ok(await opened.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const pdf = await opened.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  await opened.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await opened.locator("#months-table tbody tr:not(.told)").count(), several.months.length);
  assert.equal(await opened.locator("tr.told").count(), 1);
});

test("without its script the page is read all the same", async () => {
  const opened = await open(several.url, { javaScriptEnabled: false });
  assert.ok(await opened.getByText("Sorting, searching and the reasons behind each figure need the script").isVisible());
  assert.ok(await opened.locator("#months-tools").isHidden());
  const rows = await opened.locator("#months-table tbody tr").count();
  assert.equal(rows, Math.min(several.months.length, 120));
  const apps = new Set(several.months.map(([app]) => app));
  assert.equal(await opened.locator("#apps-table tbody tr").count(), apps.size);
});

test("names are shown as they are, whatever they are", async () => {
  const long = "l".repeat(200);
  const names = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "متجر", "店舗", long];
  const file = scenario("names", ["app,date,action,edition", ...names.map((name) => `${name},2020-01-01,upgrade,ultimate`)]);
  const shown = page("names", [file]);
  for (const width of [400, 1000]) {
    const opened = await open(shown.url, { viewport: { width, height: 800 } });
    assert.deepEqual(await months(opened), withoutCurrency(shown.months));
    assert.deepEqual(new Set(await column(opened, 1)), new Set(names));
    assert.ok(await opened.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await opened.locator("#apps-table a", { hasText: "<img" }).click();
    assert.deepEqual(new Set(await column(opened, 1)), new Set([names[0]]));
    assert.deepEqual(opened.heard, []);
  }
});

test("a thousand apps are a page like any other", async (context) => {
  const thousand = page("thousand", [apps(1000)]);
  const begin = performance.now();
  const opened = await open(thousand.url);
  const loaded = performance.now();
  await opened.getByLabel("Search apps and editions").fill('"none"');
  await opened.getByText("No month is like that.").waitFor();
  await opened.getByLabel("Search apps and editions").fill("");
  const all = `of ${thousand.months.length.toLocaleString("en")} months`;
  await opened.locator("#months-status", { hasText: all }).waitFor();
  const heading = opened.locator("#months-table th", { hasText: "Total" });
  const before = performance.now();
  await heading.getByRole("button").click();
  const sorted = asNumbers(await column(opened, 6));
  context.diagnostic(`loaded in ${Math.round(loaded - begin)} ms, sorted in ${Math.round(performance.now() - before)} ms`);
  const totals = thousand.months.map((row) => Number(row[6])).sort((a, b) => b - a);
  assert.deepEqual(sorted, totals.slice(0, 100));
  assert.deepEqual(opened.heard, []);
});
