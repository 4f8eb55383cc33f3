import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;
const patient = {
  setupFiles: ["lib/testing/patient-waits.ts"],
  expect: { poll: { timeout: 25_000 } },
};
const alias = { "@": root, "server-only": path.join(root, "lib/testing/empty.ts") };

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          ...patient,
          name: "unit",
          include: ["{app,components,lib,bin,bench,chaos,fuzz,deploy}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.{process,db,engine,cluster}.test.ts", "**/node_modules/**"],
          // Limits are for what hangs: a busy machine is slower than any guess.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          env: { TZ: "Pacific/Chatham" },
        },
      },
      {
        resolve: { alias },
        test: {
          ...patient,
          // Starts real programs: shells, git, sandboxes, the command itself.
          name: "process",
          include: ["{lib,bin}/**/*.process.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { TZ: "Pacific/Chatham" },
        },
      },
      {
        resolve: { alias },
        test: {
          ...patient,
          name: "db",
          include: ["lib/**/*.db.test.ts", "app/**/*.db.test.ts"],
          globalSetup: ["lib/testing/db-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { TZ: "Pacific/Chatham" },
        },
      },
      {
        resolve: { alias },
        test: {
          ...patient,
          name: "engine",
          include: ["{lib,chaos}/**/*.engine.test.ts"],
          globalSetup: ["lib/testing/db-setup.ts", "lib/testing/engine-setup.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // The engines are one machine's: their tests measure time and would disturb each other.
          maxWorkers: 1,
          env: { TZ: "Pacific/Chatham" },
        },
      },
      {
        resolve: { alias },
        test: {
          ...patient,
          name: "cluster",
          include: ["{lib,deploy,chaos}/**/*.cluster.test.ts"],
          globalSetup: ["lib/testing/db-setup.ts", "lib/testing/cluster-setup.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: 1,
          env: { TZ: "Pacific/Chatham" },
        },
      },
    ],
  },
});
