#!/usr/bin/env node
// The `slipway` command. TypeScript is read by tsx, in this process: a second one would cost a quarter of a second.
import { register } from "tsx/esm/api";

register();
await import("../lib/cli/main.ts");
