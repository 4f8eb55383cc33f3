import { defineConfig, devices } from "@playwright/test";
import { dataDir, port, url } from "./e2e/server";

export default defineConfig({
  testDir: "e2e",
  globalTeardown: "./e2e/stop-engines.ts",
  outputDir: "test-results/e2e",
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: url,
    actionTimeout: 30_000,
    // Not the server's, on purpose.
    timezoneId: "Pacific/Chatham",
    viewport: { width: 1440, height: 860 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(process.env.PLAYWRIGHT_CHROMIUM_PATH && { executablePath: process.env.PLAYWRIGHT_CHROMIUM_PATH }),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    },
  },
  projects: [
    // The link of the first start works while there are no people, so this journey comes before all others.
    { name: "first-start", testMatch: "first-start.spec.ts" },
    { name: "chromium", testIgnore: "first-start.spec.ts", dependencies: ["first-start"] },
  ],
  webServer: {
    command: `node e2e/serve.mjs ${port} ${dataDir}`,
    url: `${url}/readyz`,
    timeout: 300_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
