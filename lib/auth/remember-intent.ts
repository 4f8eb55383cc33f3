import { cookies } from "next/headers";
import { isSecure } from "./session-token";

/** Survives the way to an outside provider and back: `link`, or the token of an invitation. */
export const intentCookieName = "slipway-intent";

/** Call it in a server action just before the browser leaves for the provider. */
export async function rememberIntent(intent: "link" | { invitation: string }): Promise<void> {
  (await cookies()).set(intentCookieName, intent === "link" ? "link" : intent.invitation, {
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(),
    path: "/",
    maxAge: 10 * 60,
  });
}
