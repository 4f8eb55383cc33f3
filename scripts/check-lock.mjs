// Reads only package-lock.json: optional (platform) dependencies that the lock names but does not pin make `npm ci` fail.
import { readFileSync } from "node:fs";

const l = JSON.parse(readFileSync("package-lock.json")).packages;
const have = new Set(Object.keys(l).map((k) => k.split("node_modules/").pop()));
const miss = Object.entries(l).flatMap(([k, p]) =>
  Object.keys(p.optionalDependencies ?? {})
    .filter((n) => !have.has(n))
    .map((n) => `${k || "(root)"} -> ${n}`),
);
if (miss.length) {
  console.error(miss.join("\n"));
  process.exit(1);
}
console.log("package-lock.json pins every platform package");
