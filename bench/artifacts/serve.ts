/** A server in a process of its own, so that its memory is its own: prints its address, and ends with its parent. */
import { startApiServer } from "../../lib/testing/api-server";

const { url } = await startApiServer();
process.stdout.write(`${url}\n`);
process.stdin.resume().once("end", () => process.exit(0));
