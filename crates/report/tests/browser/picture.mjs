// A picture of a page for docs/pictures: `node picture.mjs PAGE FROM UNTIL FILE`, from the figure of one name (or `top`) until the next of another.
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [page, from, until, file] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const tab = await browser.newPage();
await tab.setViewport({ width: 1100, height: 900 });
await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
await tab.goto(pathToFileURL(page).href);
await tab.waitForSelector(".chart svg");
const [top, end] = await tab.evaluate((...names) => names.map((name) => (name === "top" ? 0 : document.getElementById(name).getBoundingClientRect().top - 12)), from, until);
await tab.screenshot({ path: file, clip: { x: 0, y: top, width: 1100, height: end - top }, captureBeyondViewport: true });
await browser.close();
