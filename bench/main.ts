/** `npm run bench -- NAME`: runs bench/NAME.ts, which exports `run`. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const names = readdirSync(import.meta.dirname)
  .filter((file) => existsSync(path.join(import.meta.dirname, file)) && /^[a-z-]+\.ts$/.test(file))
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => !["main", "table", "usage", "with-database"].includes(name));

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run bench -- ${names.join(" | ")}`);
  process.exitCode = 2;
} else {
  const bench: { run: (args: string[]) => Promise<void> } = await import(`./${name}.ts`);
  await bench.run(args);
}
