/** A web server as a process of its own, for tests of several and for the campaign where no build is at hand: the real route handlers and chores, without the framework. */

import { sweepChore } from "../artifacts/sweep-artifacts";
import { keepChores } from "../dispatch/chores/keep-chores";
import { tidyChore } from "../tracking/tidy-streams";
import { startApiServer } from "./api-server";

process.once("disconnect", () => process.exit(0));
process.once("SIGTERM", () => process.exit(0));
keepChores({ logDays: 0, more: [tidyChore, sweepChore] });
const { url } = await startApiServer(Number(process.env.PORT ?? 0));
process.send?.(url);
