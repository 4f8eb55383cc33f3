/** One web server for the campaign where no build is at hand: the real route handlers and chores, without the framework. */
import { keepChores } from "../lib/dispatch/chores/keep-chores";
import { startApiServer } from "../lib/testing/api-server";

keepChores({ logDays: 0 });
await startApiServer(Number(process.env.PORT));
