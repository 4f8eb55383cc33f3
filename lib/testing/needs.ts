import { it } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** Why the test was skipped; `npm test` repeats it in its last lines. */
    missing?: string;
  }
}

/** Options of a test, or of a group of tests, that needs what a machine may lack: each argument says what is missing. */
export function needs(...missing: (string | null)[]): { skip?: true; meta?: { missing: string } } {
  const reason = missing.find((one) => one !== null);
  return reason === undefined ? {} : { skip: true, meta: { missing: reason } };
}

/** Stands for the tests of a group that cannot even be written down without what is missing. */
export function leaveOut(): void {
  it("with all of its tests", () => undefined);
}
