/** Waits of every test give up when something hangs, not when the machine is busy. */
import { vi } from "vitest";

const { waitFor } = vi;
vi.waitFor = (callback, options) => waitFor(callback, options ?? { timeout: 25_000 });
