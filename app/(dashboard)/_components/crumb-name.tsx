"use client";

import { useLayoutEffect } from "react";
import { rememberCrumbName } from "./crumb-names";

/** A page tells the breadcrumb what its id is called. */
export function CrumbName({ id, name }: { id: string; name: string }) {
  useLayoutEffect(() => rememberCrumbName(id, name), [id, name]);
  return null;
}
