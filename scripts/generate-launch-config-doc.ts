/** Writes docs/reference/launch-config.md from the schemas: `npx tsx scripts/generate-launch-config-doc.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { issueCodes } from "../lib/config/issue-codes";
import { launchConfigDoc } from "../lib/config/schema/launch-config-doc";

const folder = path.join(import.meta.dirname, "../docs/reference");
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, "launch-config.md"), launchConfigDoc(issueCodes));
