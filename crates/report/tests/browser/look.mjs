// Looks at a page in Chromium as a reader would: `node look.mjs PAGE`. What is wrong goes to standard error, a line each.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const wrong = [];
const must = (holds, what) => holds || wrong.push(what);
const saved = mkdtempSync(join(tmpdir(), "saved-"));
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });

async function open(width, scheme) {
  const page = await browser.newPage();
  page.on("console", (line) => must(line.type() !== "error", `console: ${line.text()}`));
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => (wrong.push("a name was run as a script"), dialog.dismiss()));
  page.on("request", (asked) => must(/^(file|data|blob):/.test(asked.url()), `asked for ${asked.url()}`));
  await page.setOfflineMode(true);
  await page.setBypassCSP(true);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(pathToFileURL(process.argv[2]).href);
  await page.waitForSelector(".chart svg");
  return page;
}

async function charts(page, where) {
  const all = await page.$$eval(".chart", (places) => places.map((place) => ({
    id: place.id, room: place.clientWidth, drawn: place.querySelector("svg")?.clientWidth ?? 0,
    marks: place.querySelectorAll("svg path").length, rows: document.querySelectorAll(`#${place.id.replace("chart", "table")} tbody tr`).length,
  })));
  must(all.length > 0, `${where}: no chart`);
  for (const one of all) {
    must(one.marks >= one.rows / 40 + 3 && one.rows > 0, `${where}: ${one.id} has ${one.marks} marks for ${one.rows} rows`);
    must(one.room > 0 && Math.abs(one.drawn - one.room) < 2, `${where}: ${one.id} is ${one.drawn} wide where there is room for ${one.room}`);
  }
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  must(wide <= room, `${where}: the page is ${wide} wide on a screen of ${room}`);
}

// One chart of each kind: over the middle of lines, over the lowest mark of intervals.
async function hover(page) {
  const drawn = await page.$eval("#charts", (data) => JSON.parse(data.textContent).map(([id, chart]) => [id, chart.kind]));
  for (const kind of ["bands", "intervals"]) {
    const place = await page.$("#chart-" + drawn.find((one) => one[1] === kind)[0]);
    const [x, y] = await place.evaluate((chart, kind) => {
      chart.scrollIntoView({ block: "center" });
      const middle = (r) => [r.x + r.width / 2, r.y + r.height / 2];
      const marks = [...chart.querySelectorAll("svg path")].filter((path) => !["none", "transparent"].includes(path.getAttribute("fill")))
        .map((path) => path.getBoundingClientRect()).filter((r) => r.width > 4 && r.width < 20).map(middle);
      return kind === "bands" ? middle(chart.getBoundingClientRect()) : marks.sort((a, b) => b[1] - a[1])[0];
    }, kind);
    const text = () => place.evaluate((chart) => chart.querySelector("svg").textContent.length);
    const before = await text();
    await page.mouse.move(x, y);
    let shown = false;
    for (let k = 0; k < 20 && !shown; k += 1) {
      shown = (await text()) > before;
      if (!shown) await new Promise((r) => setTimeout(r, 50));
    }
    must(shown, `hovering over ${kind} shows nothing`);
  }
}

async function save(page) {
  const session = await browser.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: saved });
  const of = await page.$eval("[data-save]", (button) => button.dataset.of);
  await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
  for (const kind of ["svg", "png", "csv"]) {
    await page.click(`[data-save="${kind}"][data-of="${of}"]`);
    for (let k = 0; k < 100 && !readdirSync(saved).includes(`${of}.${kind}`); k += 1) await new Promise((r) => setTimeout(r, 50));
  }
  const file = (kind) => (readdirSync(saved).includes(`${of}.${kind}`) ? readFileSync(join(saved, `${of}.${kind}`)) : Buffer.alloc(0));
  must(file("svg").toString().startsWith("<svg"), "the SVG is none");
  must(file("png").subarray(1, 4).toString() === "PNG", "the PNG is none");
  const rows = await page.$$eval(`#table-${of} tr`, (all) => all.length);
  must(file("csv").toString().trimEnd().split("\n").length === rows, "the CSV has not the rows of the table");
}

async function access(page, where) {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => globalThis.axe.run());
  for (const one of found.violations.filter((v) => ["serious", "critical"].includes(v.impact))) {
    wrong.push(`${where}: ${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 160)}`);
  }
}

for (const [width, scheme] of [[1400, "light"], [1400, "dark"], [390, "light"]]) {
  const page = await open(width, scheme), where = `${width} pixels, ${scheme}`;
  await charts(page, where);
  must((await page.$$("img, iframe, object")).length === 0, "a name became an element");
  if (width < 1000) await access(page, where);
  if (width > 1000 && scheme === "light") {
    await hover(page);
    const paper = await page.pdf({ format: "A4" });
    must(Buffer.from(paper.subarray(0, 4)).toString() === "%PDF" && paper.length > 20000, "no PDF");
    await save(page);
  }
  if (width > 1000 && scheme === "dark") await access(page, where);
  await page.close();
}
await browser.close();
rmSync(saved, { recursive: true });
wrong.forEach((line) => console.error(line));
process.exitCode = wrong.length ? 1 : 0;
