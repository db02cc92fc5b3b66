// The page of `billcast report` in a browser. Run from the repository's root: node --test tests/report/report.test.mjs
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { apps, browser, crossing, folder, months, open, page, paper, scenario } from "./page.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const one = page("one", ["scenarios/documented/3.csv", "--budget", "200"], 1);
const several = page("several", ["scenarios/examples"]);
const years = page("years", ["scenarios/documented/2.csv", "--from", "2019-02", "--to", "2029-01", "--budget", "200"], 1);
const longName = "l".repeat(200);
const names = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "متجر", "店舗", longName];
const named = page("names", [
  scenario("names", ["app,date,action,edition", ...names.map((name) => `${name},2020-01-01,upgrade,ultimate`)]),
]);
const nothing = page("nothing", [scenario("nothing", ["app,date,action", "shop,2020-01-01,create"])]);
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
/** What amounts come to, in cents: floats would not do. */
const cents = (amounts) => amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);
const money = (cents) => (cents / 100).toLocaleString("en", { minimumFractionDigits: 2 });
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

test("the tiles say what months.csv adds up to", async () => {
  for (const { url, months: rows, violations } of [one, several, refused, years]) {
    const opened = await open(url);
    const tile = (name) => opened.locator(".tiles div", { hasText: name }).locator("dd").first().textContent();
    assert.equal(await tile("Total"), money(cents(rows.map((row) => row[6]))));
    const byMonth = new Map();
    for (const [, month, , , , , total] of rows) byMonth.set(month, (byMonth.get(month) ?? 0) + cents([total]));
    const [[peak]] = [...byMonth].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
    assert.equal(await tile("Peak month"), peak);
    assert.equal(await tile("Violations"), violations.length.toLocaleString("en"));
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
  const status = await opened.locator("#months-status").textContent();
  assert.equal(status, `${expected.length} months, together ${money(cents(expected.map((row) => row[6])))} USD`);
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

test("what the reader opened stays open when the table is sorted, searched, turned over and printed", async () => {
  const opened = await open(years.url);
  const march = opened.getByRole("button", { name: "2019-03" });
  await march.click();
  await opened.locator("tr.told summary", { hasText: "unlimited_av_rooms" }).click();
  const reasons = opened.locator("tr.told details[open] .why", { hasText: "149.99" });
  assert.equal(await reasons.count(), 1);
  const sort = opened.locator("#months-table th", { hasText: "Month" }).getByRole("button");
  // The oldest month is on the first page, then on the last.
  await sort.click();
  assert.equal(await reasons.count(), 1);
  await sort.click();
  assert.equal(await reasons.count(), 0);
  await opened.locator("#months-on").click();
  assert.equal(await reasons.count(), 1);
  await opened.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await reasons.count(), 1);
  await opened.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await opened.locator("#months-page").textContent(), "Page 2 of 2");
  assert.equal(await reasons.count(), 1);
  await opened.getByLabel("Search apps and editions").fill("none");
  await opened.getByText("No month is like that.").waitFor();
  await opened.getByLabel("Search apps and editions").fill("professional");
  await opened.locator("#months-on").click();
  assert.equal(await reasons.count(), 1);
  // What the reader closes stays closed, too.
  await opened.getByRole("button", { name: "Show all reasons" }).click();
  const february = opened.getByRole("button", { name: "2019-02" });
  await february.click();
  await opened.locator("#months-back").click();
  await opened.locator("#months-on").click();
  assert.equal(await february.getAttribute("aria-expanded"), "false");
  assert.equal(await march.getAttribute("aria-expanded"), "true");
});

test("the last page of months keeps the focus of the keyboard", async () => {
  const opened = await open(years.url);
  const on = opened.locator("#months-on");
  await on.focus();
  await opened.keyboard.press("Enter");
  assert.equal(await opened.locator("#months-page").textContent(), "Page 2 of 2");
  assert.equal(await on.getAttribute("aria-disabled"), "true");
  assert.equal(await opened.evaluate(() => document.activeElement.id), "months-on");
  await opened.keyboard.press("Enter");
  assert.equal(await opened.locator("#months-page").textContent(), "Page 2 of 2");
  const back = opened.locator("#months-back");
  await back.focus();
  await opened.keyboard.press("Enter");
  assert.equal(await opened.evaluate(() => document.activeElement.id), "months-back");
});

test("a name in quotes is that app alone, not one of other capitals", async () => {
  const rows = ["Shop", "shop", "SHOP"].map((app, at) => `${app},2020-01-0${at + 1},upgrade,ultimate`);
  const cases = page("cases", [scenario("cases", ["app,date,action,edition", ...rows])]);
  const opened = await open(cases.url);
  await opened.getByRole("link", { name: "shop", exact: true }).click();
  assert.deepEqual(new Set(await column(opened, 1)), new Set(["shop"]));
  await opened.getByLabel("Search apps and editions").fill("shop");
  assert.deepEqual(new Set(await column(opened, 1)), new Set(["SHOP", "Shop", "shop"]));
});

test("the calendar has the days of every invoice of the table", async () => {
  for (const { url } of [one, several, years]) {
    const opened = await open(url);
    const marks = await opened.$$eval(".strip .tall title", (titles) => titles.map((title) => title.textContent));
    const rows = await opened.$$eval("#invoices-table tbody tr", (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.ok(rows.length > 0);
    for (const [invoice, bills, month, , amount, suspends, reclaims] of rows) {
      const of = `${bills === "plan" ? "plan" : "packages and usage"} of ${month}, ${amount}`;
      for (const begin of [`${invoice}: invoice of `, `${suspends}: unpaid, suspends: `, `${reclaims}: unpaid, reclaims: `]) {
        assert.ok(marks.some((mark) => mark.startsWith(begin) && mark.includes(of)), `${begin}${of}`);
      }
    }
  }
});

test("the table of readings fits the page, and its words break nowhere but after an underscore", async () => {
  for (const { url } of [one, several]) {
    for (const width of [1000, 1200]) {
      const opened = await open(url, { viewport: { width, height: 800 } });
      const box = opened.locator(".wide:has(> #readings-table)");
      assert.ok(await box.evaluate((box) => box.scrollWidth <= box.clientWidth), String(width));
      const broken = await box.evaluate((box) => [...box.querySelectorAll("code")].flatMap((code) => {
        // A piece of text between two places where it may break is in one line.
        const range = document.createRange();
        return [...code.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE && !/[ -]/.test(part.data)).filter((part) => {
          range.selectNodeContents(part);
          return range.getClientRects().length > 1;
        }).map((part) => part.data);
      }));
      assert.deepEqual(broken, []);
    }
  }
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
  const pages = [[one, ...contexts], [several, ...contexts.slice(0, 2)], [refused, ...contexts.slice(0, 2)], [years, contexts[0]]];
  const more = [[named, ...contexts.slice(1)], [nothing, contexts[2]], [forecast, ...contexts]];
  for (const [{ url }, ...rest] of [...pages, ...more]) {
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
  for (const { url } of [one, several, named, years, forecast]) {
    for (const width of [320, 400, 1000, 1600]) {
      const opened = await open(url, { viewport: { width, height: 800 } });
      assert.ok(await opened.evaluate(() => document.documentElement.scrollWidth <= innerWidth), String(width));
    }
  }
});

test("on a narrow screen totals stay in sight, and what is wider than the screen says so", async () => {
  const opened = await open(named.url, { viewport: { width: 360, height: 800 } });
  for (const cell of ["#months-table tbody tr td:nth-child(7)", "#apps-table tbody td:nth-child(5)", "#together-table tbody td:nth-child(5)"]) {
    const { x, width } = await opened.locator(cell).first().boundingBox();
    assert.ok(x >= 0 && x + width <= 360, `${cell} at ${x}`);
  }
  const said = (box) => box.evaluate((box) => getComputedStyle(box, "::before").content);
  for (const box of await opened.locator(".wide").all()) {
    const isCut = await box.evaluate((box) => box.scrollWidth > box.clientWidth + 1);
    assert.equal((await said(box)).includes("More to the right"), isCut, await box.getAttribute("aria-label"));
  }
  assert.match(await said(opened.locator("figure.light .wide").first()), /More to the right/);
  for (const caption of await opened.locator("caption span").all()) {
    const box = await caption.boundingBox();
    assert.ok(box === null || box.x + box.width <= 360, await caption.textContent());
  }
  assert.doesNotMatch(await said((await open(named.url)).locator("figure.light .wide").first()), /More/);
});

test("a long name takes two lines, and is told whole where its month opens", async () => {
  const app = page("long-name", [scenario("long-name", ["app,date,action,edition", `${longName},2020-01-01,upgrade,ultimate`])]);
  const heading = (await open(app.url, { viewport: { width: 360, height: 800 } })).locator("h1");
  const lines = (part) => part.evaluate((part) => part.getBoundingClientRect().height / parseFloat(getComputedStyle(part).lineHeight));
  assert.ok(await lines(heading) < 3, await lines(heading));
  const opened = await open(named.url, { viewport: { width: 360, height: 800 } });
  const row = opened.locator("#months-table tr", { hasText: longName }).first();
  assert.ok(await lines(row.locator("bdi")) < 2.5);
  assert.equal(await row.locator("bdi").getAttribute("title"), longName);
  await row.getByRole("button").click();
  const whole = opened.locator("tr.told .whole bdi");
  assert.equal(await whole.textContent(), longName);
  assert.ok(await whole.evaluate((whole) => whole.scrollHeight <= whole.clientHeight || whole.clientHeight === 0));
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
  await opened.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await opened.locator("#months-table tbody tr:not(.told)").count(), several.months.length);
  assert.equal(await opened.locator("tr.told").count(), 1);
});

test("paper has everything that the bill depends on, and nothing that would have to be opened", async () => {
  const opened = await open(years.url);
  await opened.getByRole("button", { name: "2019-03" }).click();
  await opened.locator("tr.told summary", { hasText: "unlimited_av_rooms" }).click();
  const sheets = await paper(opened);
  const all = sheets.join("\n");
  for (const rulebook of ["tencent-im-intl-2020", "tencent-im-intl-2022-10"]) {
    assert.match(all, new RegExp(`Sources of ${rulebook}`));
    assert.match(all, new RegExp(`Readings of ${rulebook}\\s+Setting\\s+Value\\s+refund\\s+none`));
  }
  assert.match(all, /SHA-256\s+[0-9a-f]{64}/);
  assert.match(all, /1 month x 149\.99 = 149\.99/);
  for (const [, month] of years.months) assert.match(all, new RegExp(`^ *${month} +professional`, "m"));
  assert.doesNotMatch(all, /[▸▾▶▼◀]|opens to|Show all|Search|More to the right/);
  // The heading, the legend and the strip of the first year are together.
  const invoices = sheets.filter((sheet) => sheet.includes("suspends if unpaid"));
  assert.equal(invoices.length, 1);
  assert.match(invoices[0], /Invoices[^]*An invoice that is not paid[^]*suspends if unpaid[^]*2019-04[^]*2019-12/);
});

test("paper shows long names whole", async () => {
  const sheets = await paper(await open(named.url));
  const letters = sheets.join("").match(/l{10,}/g).join("").length;
  assert.ok(letters >= longName.length * named.months.filter(([app]) => app === longName).length, letters);
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
  for (const width of [400, 1000]) {
    const opened = await open(named.url, { viewport: { width, height: 800 } });
    assert.deepEqual(await months(opened), withoutCurrency(named.months));
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

test("of more than a thousand apps the page counts all and shows the largest", async () => {
  const more = page("more", [apps(1200)]);
  const opened = await open(more.url);
  const total = opened.locator(".tiles div", { hasText: "Total" }).locator("dd").first();
  assert.equal(await total.textContent(), money(cents(more.months.map((row) => row[6]))));
  assert.equal(await opened.locator("#apps-table tbody tr").count(), 1000);
  assert.match(await opened.locator(".below").textContent(), /The 1,000 largest apps are shown in detail; 200 others/);
  const sums = new Map();
  for (const [app, , , , , , amount] of more.months) sums.set(app, (sums.get(app) ?? 0) + cents([amount]));
  const largest = [...sums].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)).slice(0, 1000).map(([app]) => app);
  assert.deepEqual(await firstColumn(opened, "#apps-table"), largest);
  // Refused rows are the first of all apps, as violations.csv has them.
  const shown = await opened.$$eval("#refused-table tbody tr", (rows) => rows.map((row) => [row.cells[1].textContent, row.cells[0].textContent]));
  assert.ok(shown.length > 0);
  assert.deepEqual(shown, more.violations.slice(0, 200).map(([app, date]) => [app, date]));
  assert.deepEqual(opened.heard, []);
});

test("120 months are shown page by page", async () => {
  const opened = await open(years.url);
  assert.equal(years.months.length, 120);
  assert.deepEqual(await months(opened), withoutCurrency(years.months));
  assert.equal(await opened.locator("#over-table tbody tr").count(), 12);
  await opened.getByText("107 more months over budget").click();
  assert.ok(await opened.locator("#over-more-table").isVisible());
  assert.deepEqual(opened.heard, []);
});

test("no text of a chart stands upon another", async () => {
  for (const { url } of [one, several, years, named, nothing, refused, forecast]) {
    const opened = await open(url);
    for (const svg of await opened.locator("figure.light svg").all()) {
      assert.deepEqual(await crossing(svg), [], await svg.evaluate((svg) => svg.querySelector("title")?.textContent ?? ""));
    }
  }
});
