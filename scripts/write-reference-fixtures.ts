/** Writes one file per block of the reference document: `npx tsx scripts/write-reference-fixtures.ts`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fixturesOf, readReferenceBlocks } from "../lib/config/fixtures/reference-blocks";

const folder = path.join(import.meta.dirname, "../lib/config/fixtures/reference");
const markdown = readFileSync(path.join(folder, "launch-job-configuration.md"), "utf8");
const fixtures = readReferenceBlocks(markdown).flatMap(fixturesOf);
mkdirSync(folder, { recursive: true });
for (const fixture of fixtures) writeFileSync(path.join(folder, fixture.file), fixture.text);
const index = fixtures.map(({ file, block, heading, part }) => ({ file, block, heading, part }));
writeFileSync(path.join(folder, "index.json"), `${JSON.stringify(index, null, 2)}\n`);
console.log(`${fixtures.length} files`);
