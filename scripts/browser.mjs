import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { onPath } from "./on-path.mjs";

export async function findBrowser() {
  if (process.env.PLAYWRIGHT_CHROMIUM_PATH) return process.env.PLAYWRIGHT_CHROMIUM_PATH;
  const { chromium } = await import("@playwright/test");
  if (existsSync(chromium.executablePath())) return undefined; // Playwright's own build: let it choose
  for (const n of [
    "chromium",
    "chromium-browser",
    "chromium-headless-shell",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge",
  ]) {
    const f = onPath(n);
    if (f) return f;
  }
  for (const f of [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ])
    if (existsSync(f)) return f;
  return null;
}
export async function ensureBrowser() {
  let b = await findBrowser();
  if (b !== null) return b;
  console.log("No browser found: trying `playwright install chromium`"); // an ordinary laptop
  spawnSync(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"], {
    stdio: "inherit",
    timeout: 300000,
  });
  b = await findBrowser();
  if (b !== null) return b;
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    // a Debian container without access to Playwright's CDN
    console.log("…then Debian's chromium package");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit", env });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "inherit", env });
    b = await findBrowser();
    if (b !== null) return b;
  }
  throw new Error(
    "No Chromium: run `npx playwright install --with-deps chromium`, or set PLAYWRIGHT_CHROMIUM_PATH",
  );
}
