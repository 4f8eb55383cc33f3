import type { Session } from "./session-token";

declare module "next-auth" {
  interface User {
    /** The session that was found for the person who signs in; carried from one callback to the next. */
    slipway?: Session;
  }
}
