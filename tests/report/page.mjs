// Pages of the program, and a browser to open them in.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const program = resolve(process.env.BILLCAST ?? "target/debug/billcast");
const portfolio = resolve(process.env.PORTFOLIO ?? "target/debug/examples/portfolio");
export const folder = mkdtempSync(join(tmpdir(), "billcast-report-"));

/** Writes the page of these arguments; gives its address and the rows of months.csv of the same run. */
export function page(name, args, status = 0) {
  const file = join(folder, `${name}.html`);
  const done = spawnSync(program, ["report", ...args, "--quiet", "--out", file], { encoding: "utf8" });
  if (done.status !== status) throw new Error(`report ${args.join(" ")} ended with ${done.status}: ${done.stderr}`);
  const results = join(folder, name);
  const ofThePage = ["--budget", "--assumptions", "--draws"];
  const plain = args.filter((arg, at) => !ofThePage.includes(arg) && !ofThePage.includes(args[at - 1]));
  execFileSync(program, ["run", ...plain, "--quiet", "--out", results]);
  const lines = readFileSync(join(results, "months.csv"), "utf8").trimEnd().split("\n").slice(1);
  const violations = readFileSync(join(results, "violations.csv"), "utf8").trimEnd().split("\n").slice(1).map(cells);
  return { url: pathToFileURL(file).href, months: lines.map(cells), violations };
}

/** The cells of a line of CSV without line breaks in them. */
function cells(line) {
  const found = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return found.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare);
}

/** A scenario of these lines. */
export function scenario(name, lines) {
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

/** A portfolio of so many made-up apps. */
export function apps(count) {
  const rows = execFileSync(portfolio, ["--apps", String(count)], { maxBuffer: 1 << 28 });
  const file = join(folder, `${count}-apps.csv`);
  writeFileSync(file, rows);
  return file;
}

const options = { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] };
export const browser = await chromium.launch(options);

/** Opens a page and hears what it complains of and what it asks for. */
export async function open(url, context = {}) {
  const opened = await (await browser.newContext({ viewport: { width: 1000, height: 900 }, ...context })).newPage();
  opened.heard = [];
  opened.on("console", (message) => opened.heard.push(`${message.type()}: ${message.text()}`));
  opened.on("pageerror", (error) => opened.heard.push(`error: ${error.message}`));
  opened.on("dialog", (dialog) => (opened.heard.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  opened.on("request", (request) => request.url() === url || opened.heard.push(`request: ${request.url()}`));
  await opened.goto(url);
  return opened;
}

/** The text of each printed page, as another program reads it. */
export async function paper(opened) {
  const file = join(folder, "printed.pdf");
  await opened.pdf({ path: file, format: "A4" });
  return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8", maxBuffer: 1 << 28 }).split("\f");
}

/** The texts of a picture that stand upon each other, by pairs. */
export const crossing = (svg) => svg.evaluate((svg) => {
  // A pixel of the boxes is room around the letters.
  const room = 1.5;
  const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim() !== "");
  const boxes = texts.map((text) => [text.textContent.trim(), text.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > room && high > 2 * room) found.push(`${one} | ${other}`);
  }));
  return found;
});

/** The months that the table shows, page after page, as months.csv has them. */
export async function months(opened) {
  const all = [];
  for (;;) {
    all.push(...await opened.$$eval("#months-table tbody tr:not(.told)", (rows) => rows.map((row) => {
      const [month, app, ...cells] = [...row.cells].map((cell) => cell.textContent);
      return [app, month, ...cells.slice(0, 5).map((cell) => cell.replaceAll(",", ""))];
    })));
    const on = opened.locator("#months-on");
    if (await opened.locator("#months-pages").isHidden() || await on.isDisabled()) return all;
    await on.click();
  }
}
