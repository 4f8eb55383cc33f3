import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { PersonActor } from "../access/actor";
import { findActor } from "./get-actor";
import { pathHeader, safeReturnPath } from "./return-path";

/** For pages and layouts: the signed-in person, or off to the sign-in page, which leads back here. */
export async function getPageActor(): Promise<PersonActor> {
  const actor = await findActor();
  if (actor) return actor;
  const path = safeReturnPath((await headers()).get(pathHeader));
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
}
