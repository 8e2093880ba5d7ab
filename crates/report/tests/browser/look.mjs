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
  const unread = await page.evaluate(crowded);
  must(unread.length === 0, `${where}: words on words in ${unread.join(", ")}`);
}

// Charts in which words lie on one another. What is slanted has a larger box than it fills.
function crowded() {
  const shared = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const lie = (a, b) => shared(a, b) > 0.25 * Math.min(a.width * a.height, b.width * b.height);
  return [...document.querySelectorAll(".chart")].filter((chart) => {
    const level = (text) => !text.transform.baseVal.consolidate()?.matrix.b && text.textContent.trim();
    const words = [...chart.querySelectorAll("svg text")].filter(level).map((text) => text.getBoundingClientRect());
    return words.some((a, k) => words.slice(k + 1).some((b) => lie(a, b)));
  }).map((chart) => chart.id);
}

// One chart of each kind: over the middle of lines, over the lowest mark of what has marks of its own.
async function hover(page) {
  const drawn = await page.$eval("#charts", (data) => JSON.parse(data.textContent).map(([id, chart]) => [id, chart.kind]));
  const kinds = [...new Set(drawn.map((one) => one[1]))];
  console.log(`${kinds.length} kinds of charts`);
  for (const kind of kinds) {
    const place = await page.$("#chart-" + drawn.find((one) => one[1] === kind)[0]);
    const [x, y] = await place.evaluate((chart, kind) => {
      chart.scrollIntoView({ block: "center" });
      const middle = (r) => [r.x + r.width / 2, r.y + r.height / 2];
      const filled = [...chart.querySelectorAll("svg path")].filter((path) => !["none", "transparent", null].includes(path.getAttribute("fill")));
      const of = (low, high) => filled.map((path) => path.getBoundingClientRect()).filter((r) => r.width > low && r.width < high && r.height > 4).map(middle);
      if (kind === "bands" || kind === "curves") return middle(chart.getBoundingClientRect());
      return (kind === "cells" ? of(24, chart.clientWidth / 2) : of(4, 20)).sort((a, b) => b[1] - a[1])[0];
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

// On paper of 794 by 1123 pixels all stays within it, what is small can be read, and nothing is there that wants a click. What the browser lays out
// when it really prints is looked at while it does.
async function paper(page) {
  await page.addScriptTag({ content: `${crowded}
    matchMedia("print").addEventListener("change", (event) => {
      if (!event.matches) return;
      const low = [...document.querySelectorAll(".chart svg")].map((svg) => svg.getBoundingClientRect().height);
      window.printed = { crowded: crowded(), low: Math.min(...low) };
    });` });
  const pdf = await page.pdf({ format: "A4" });
  must(Buffer.from(pdf.subarray(0, 4)).toString() === "%PDF" && pdf.length > 20000, "no PDF");
  const printed = await page.evaluate(() => window.printed);
  must(printed?.low > 50, `print: a chart of ${printed?.low} pixels`);
  must(printed?.crowded.length === 0, `print: words on words in ${printed?.crowded.join(", ")}`);
  await page.setViewport({ width: 794, height: 1123 });
  await page.emulateMediaType("print");
  await new Promise((r) => setTimeout(r, 300));
  const seen = await page.evaluate(() => {
    const texts = [...document.querySelectorAll(".chart svg text")].filter((text) => text.textContent.trim()).map((text) => text.getBoundingClientRect());
    const charts = [...document.querySelectorAll(".chart svg")].map((svg) => svg.getBoundingClientRect());
    return { low: Math.min(...texts.map((r) => Math.max(r.height, r.width))), right: Math.max(...charts.map((r) => r.right)),
      small: charts.filter((r) => r.width < 250 || r.height < 40).length, buttons: [...document.querySelectorAll("button")].filter((b) => b.checkVisibility()).length,
      ink: getComputedStyle(document.body).color, ground: getComputedStyle(document.body).backgroundColor };
  });
  must(seen.low >= 8, `paper: text of ${seen.low} pixels`);
  must(seen.right <= 794, `paper: a chart ends at ${seen.right} of 794`);
  must(seen.small === 0, `paper: ${seen.small} charts are too small`);
  must(seen.buttons === 0, `paper: ${seen.buttons} buttons`);
  must(seen.ink === "rgb(0, 0, 0)" && seen.ground === "rgb(255, 255, 255)", `paper: ${seen.ink} on ${seen.ground}`);
  await page.emulateMediaType("screen");
  await page.setViewport({ width: 1400, height: 900 });
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
    await paper(page);
    await save(page);
  }
  if (width > 1000 && scheme === "dark") await access(page, where);
  await page.close();
}
await browser.close();
rmSync(saved, { recursive: true });
wrong.forEach((line) => console.error(line));
process.exitCode = wrong.length ? 1 : 0;
